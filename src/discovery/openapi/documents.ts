import type { Docs } from '../../api/docs.js';
import type { Facts } from '../../api/facts.js';
import type { GroupVersions } from '../groups.js';
import type { Operation } from './operations.js';
import { ParameterWriter } from './parameters.js';
import { naming, ResourceOperations } from './resource-operations.js';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const forms = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** The operations of every document of OpenAPI v3, by its path below /openapi/v3; together they are those of v2. */
export function operationsByDocument(
  groups: GroupVersions[],
  facts: Facts,
  docs: Docs,
): Map<string, () => Operation[]> {
  const write = new ParameterWriter(facts, docs);
  const documents = new Map<string, () => Operation[]>(
    fixed.map(({ document, ...rest }) => [document, () => [plainGet(rest)]]),
  );
  for (const { group, versions } of groups) {
    if (group !== '' && versions.some(({ builtIn }) => builtIn))
      documents.set(`apis/${group}`, () => [groupOperation(group)]);
    for (const { version, groupVersion, resources, builtIn } of versions) {
      documents.set(group === '' ? `api/${version}` : `apis/${groupVersion}`, () => [
        ...(builtIn ? [versionOperation(group, version)] : []),
        ...resources.flatMap((resource) => new ResourceOperations(resource, write, !builtIn).all()),
      ]);
    }
  }
  return documents;
}

type PlainGet = Pick<Operation, 'path' | 'id' | 'tag' | 'consumes' | 'produces' | 'answer'>;

const plainGet = (of: PlainGet): Operation => ({ method: 'get', parameters: [], codes: [200], ...of });

const fixed: Array<PlainGet & { document: string }> = [
  {
    document: '.well-known/openid-configuration',
    path: '/.well-known/openid-configuration/',
    id: 'getServiceAccountIssuerOpenIDConfiguration',
    tag: 'WellKnown',
    produces: ['application/json'],
  },
  {
    document: 'openid/v1/jwks',
    path: '/openid/v1/jwks/',
    id: 'getServiceAccountIssuerOpenIDKeyset',
    tag: 'openid',
    produces: ['application/jwk-set+json'],
  },
  {
    document: 'version',
    path: '/version/',
    id: 'getCodeVersion',
    tag: 'version',
    consumes: ['application/json'],
    produces: ['application/json'],
    answer: 'io.k8s.apimachinery.pkg.version.Info',
  },
  discovered('api', { path: '/api/', id: 'getCoreAPIVersions', tag: 'core', answer: `${meta}.APIVersions` }),
  discovered('apis', { path: '/apis/', id: 'getAPIVersions', tag: 'apis', answer: `${meta}.APIGroupList` }),
];

function discovered(document: string, of: Pick<Operation, 'path' | 'id' | 'tag' | 'answer'>) {
  return { document, consumes: forms, produces: forms, ...of };
}

function groupOperation(group: string): Operation {
  const { infix, tag } = naming(group);
  const answer = `${meta}.APIGroup`;
  return plainGet({
    path: `/apis/${group}/`,
    id: `get${infix}APIGroup`,
    tag,
    consumes: forms,
    produces: forms,
    answer,
  });
}

function versionOperation(group: string, version: string): Operation {
  const { infix, tag } = naming(group, version);
  const path = group === '' ? `/api/${version}/` : `/apis/${group}/${version}/`;
  const answer = `${meta}.APIResourceList`;
  return plainGet({ path, id: `get${infix}APIResources`, tag, consumes: forms, produces: forms, answer });
}

import type { Docs } from '../../api/docs.js';
import type { Facts } from '../../api/facts.js';
import type { ResourceDescriptor } from '../../registry/descriptor.js';
import type { GroupVersions } from '../groups.js';
import { type CustomSchema, customDefinitions } from './custom-schema.js';
import type { Operation } from './operations.js';
import { ParameterWriter } from './parameters.js';
import { forms, meta, naming, Place } from './place.js';
import { resourceOperations } from './resource-operations.js';
import type { Definition, Dialect, GroupVersion } from './schema.js';

export interface Sources {
  facts: Facts;
  docs: Docs;
  /** major and minor: "1.36" */
  version: string;
  customSchema(resource: ResourceDescriptor): CustomSchema;
}

/** What one document says. */
export interface Source {
  operations: Operation[];
  custom(dialect: Dialect): Record<string, Definition>;
  /** where it is the document of a group's version */
  of?: GroupVersion;
}

export interface DocumentEntry {
  /** below /openapi/v3: "apis/apps/v1" */
  name: string;
  builtIn: boolean;
  /** whose operations it holds */
  resources: ResourceDescriptor[];
  source(): Source;
}

/** The documents of OpenAPI v3; together they are that of v2. */
export function documentEntries(groups: GroupVersions[], sources: Sources): DocumentEntry[] {
  const write = new ParameterWriter(sources.facts, sources.docs);
  const plain = (name: string, operation: Operation): DocumentEntry => ({
    name,
    builtIn: true,
    resources: [],
    source: () => ({ operations: [operation], custom: () => ({}) }),
  });
  const entries = fixed.map(({ document, ...rest }) => plain(document, plainGet(rest)));
  for (const { group, versions } of groups) {
    if (group !== '' && versions.some((v) => v.builtIn)) entries.push(plain(`apis/${group}`, groupOperation(group)));
    for (const { version, groupVersion, resources, builtIn } of versions) {
      const own = (r: ResourceDescriptor) => resourceOperations(new Place(r, write, !builtIn));
      entries.push({
        name: group === '' ? `api/${version}` : `apis/${groupVersion}`,
        builtIn,
        resources,
        source: () => ({
          operations: [...(builtIn ? [versionOperation(group, version)] : []), ...resources.flatMap(own)],
          custom: (dialect) => (builtIn ? {} : customs(resources, sources, dialect)),
          of: { group, version },
        }),
      });
    }
  }
  return entries;
}

function customs(resources: ResourceDescriptor[], { customSchema, docs }: Sources, dialect: Dialect) {
  return Object.assign({}, ...resources.map((r) => customDefinitions(r, customSchema(r), dialect, docs)));
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

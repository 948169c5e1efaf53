import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';

// What the server answers must be what its OpenAPI says it answers: generated clients rely on it.

interface Document {
  components: { schemas: Record<string, unknown> };
}

const podSpec = {
  containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }], resources: { limits: { cpu: '1' } } }],
};
const template = { metadata: { labels: { a: 'b' } }, spec: podSpec };
const selector = { matchLabels: { a: 'b' } };

const objects: [groupVersion: string, path: string, schema: string, body: Record<string, unknown>][] = [
  ['api/v1', 'namespaces/default/pods', 'io.k8s.api.core.v1.Pod', { spec: podSpec }],
  ['api/v1', 'namespaces/default/services', 'io.k8s.api.core.v1.Service', { spec: { ports: [{ port: 80 }] } }],
  [
    'api/v1',
    'namespaces/default/configmaps',
    'io.k8s.api.core.v1.ConfigMap',
    { data: { a: 'b' }, binaryData: { c: 'AAA=' } },
  ],
  ['api/v1', 'nodes', 'io.k8s.api.core.v1.Node', {}],
  ['apis/apps/v1', 'namespaces/default/deployments', 'io.k8s.api.apps.v1.Deployment', { spec: { selector, template } }],
  ['apis/apps/v1', 'namespaces/default/daemonsets', 'io.k8s.api.apps.v1.DaemonSet', { spec: { selector, template } }],
  [
    'apis/coordination.k8s.io/v1',
    'namespaces/default/leases',
    'io.k8s.api.coordination.v1.Lease',
    { spec: { holderIdentity: 'me' } },
  ],
  [
    'apis/networking.k8s.io/v1',
    'namespaces/default/networkpolicies',
    'io.k8s.api.networking.v1.NetworkPolicy',
    { spec: { podSelector: {}, ingress: [{ ports: [{ port: 'http' }] }] } },
  ],
];

describe('answers against the published OpenAPI', () => {
  let facade: Facade;
  const validators = new Map<string, Promise<Ajv>>();

  beforeAll(async () => {
    facade = await Facade.start();
  });
  afterAll(() => facade.stop());

  /** A validator that knows the schemas of one group and version by their names. */
  const validatorOf = (groupVersion: string): Promise<Ajv> => {
    let made = validators.get(groupVersion);
    made ??= facade.get(`/openapi/v3/${groupVersion}`).then(({ json }) => {
      // formats are Go's (int32, byte, date-time); OpenAPI's own keywords are no concern of JSON Schema
      const ajv = new Ajv({ strict: false, validateFormats: false });
      const { schemas } = (json as Document).components;
      ajv.addSchema({ $id: 'document', components: { schemas: closed(schemas) } });
      return ajv;
    });
    validators.set(groupVersion, made);
    return made;
  };

  it.each(objects)('%s %s', async (groupVersion, path, schema, body) => {
    const { json, status } = await facade.post(`/${groupVersion}/${path}`, { metadata: { name: 'checked' }, ...body });
    expect(status).toBe(201);
    const validate = (await validatorOf(groupVersion)).getSchema(`document#/components/schemas/${schema}`);
    expect(validate).toBeDefined();
    validate?.(json);
    expect(validate?.errors ?? []).toEqual([]);
  });

  it('would notice a field that is not in it', async () => {
    const validate = (await validatorOf('api/v1')).getSchema('document#/components/schemas/io.k8s.api.core.v1.Pod');
    expect(validate?.({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [], bogus: 1 } })).toBe(false);
  });
});

/** The same schemas, with no fields allowed but those that are listed. */
function closed(schemas: Record<string, unknown>): Record<string, unknown> {
  const close = (schema: unknown) => {
    const object = schema as { properties?: unknown; additionalProperties?: unknown };
    return object.properties === undefined ? object : { additionalProperties: false, ...object };
  };
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, close(schema)]));
}

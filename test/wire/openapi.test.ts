import { describe, expect, it } from 'vitest';
import { serve, widget } from './discovery-server.js';

interface Operation {
  operationId: string;
  consumes?: string[];
  parameters?: { name?: string; $ref?: string }[];
  responses: Record<string, { schema?: unknown }>;
  'x-kubernetes-action'?: string;
  'x-kubernetes-group-version-kind'?: unknown;
}

const json = async (server: ReturnType<typeof serve>, path: string) => (await server.get(path).expect(200)).body;

describe('OpenAPI v2', { timeout: 30_000 }, () => {
  it('describes types with their patch and list rules', async () => {
    const { definitions } = await json(serve(), '/openapi/v2');
    const { containers } = definitions['io.k8s.api.core.v1.PodSpec'].properties;
    expect(containers).toEqual({
      description: '<text of io.k8s.api.core.v1.PodSpec.containers>',
      type: 'array',
      items: { $ref: '#/definitions/io.k8s.api.core.v1.Container' },
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
    });
    const { protocol } = definitions['io.k8s.api.core.v1.ContainerPort'].properties;
    expect(protocol).toMatchObject({ type: 'string', enum: ['SCTP', 'TCP', 'UDP'] });
    expect(protocol.description).toMatch(/\n\nPossible enum values:\n - `"SCTP"`\n/);
    expect(definitions['io.k8s.api.core.v1.Pod']['x-kubernetes-group-version-kind']).toEqual([
      { group: '', kind: 'Pod', version: 'v1' },
    ]);
  });

  it('describes operations as clients look for them', async () => {
    const { paths, parameters } = await json(serve(), '/openapi/v2');
    const patch: Operation = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch;
    expect(patch.operationId).toBe('patchAppsV1NamespacedDeployment');
    expect(patch.consumes).toEqual([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
      'application/apply-patch+yaml',
    ]);
    expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', kind: 'Deployment', version: 'v1' });
    const names = patch.parameters?.map(({ name, $ref }) => name ?? parameters[String($ref).slice(13)].name);
    expect(names).toEqual(['body', 'dryRun', 'fieldManager', 'fieldValidation', 'force']);
    // kubectl of old looks for these two where they stand
    expect(patch.parameters?.filter(({ name }) => name !== undefined).map(({ name }) => name)).toEqual([
      'dryRun',
      'fieldValidation',
    ]);
  });

  it('tells deletes that answer with the object, watches, logs and connections', async () => {
    const { paths } = await json(serve(), '/openapi/v2');
    const item = '/api/v1/namespaces/{namespace}/pods/{name}';
    expect(paths[item].delete.responses['200'].schema.$ref).toBe('#/definitions/io.k8s.api.core.v1.Pod');
    expect(paths['/api/v1/nodes/{name}'].delete.responses['200'].schema.$ref).toMatch(/\.Status$/);
    expect(paths['/api/v1/watch/pods'].get['x-kubernetes-action']).toBe('watchlist');
    expect(paths[`${item}/log`].get.produces[0]).toBe('text/plain');
    expect(Object.keys(paths[`${item}/exec`])).toEqual(['get', 'post', 'parameters']);
    expect(paths[`${item}/proxy/{path}`].options.operationId).toBe('connectCoreV1OptionsNamespacedPodProxyWithPath');
  });

  it('has an ETag, gzip and protobuf', async () => {
    const server = serve();
    const first = await server.get('/openapi/v2').set('Accept-Encoding', 'identity').expect(200);
    expect(first.headers.etag).toMatch(/^"[0-9A-F]{128}"$/);
    await server.get('/openapi/v2').set('If-None-Match', first.headers.etag).expect(304);
    const zipped = await server.get('/openapi/v2').set('Accept-Encoding', 'gzip').expect(200);
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', etag: first.headers.etag });
    for (const mark of ['@', '.']) {
      const accept = `application/com.github.proto-openapi.spec.v2${mark}v1.0+protobuf`;
      const proto = await server.get('/openapi/v2').set('Accept', accept).responseType('blob').expect(200);
      expect(proto.headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
      expect(proto.body.subarray(0, 5).toString('latin1')).toBe('\n\x032.0');
    }
    await server.get('/openapi/v2').set('Accept', 'text/plain').expect(406, '');
  });
});

describe('OpenAPI v3', { timeout: 30_000 }, () => {
  it('lists its documents with their hashes', async () => {
    const server = serve();
    const index = JSON.parse((await server.get('/openapi/v3').expect(200)).text);
    const names = Object.keys(index.paths);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(['api/v1', 'apis/apps', 'apis/apps/v1', 'openid/v1/jwks', 'version']));
    const url: string = index.paths['apis/batch/v1'].serverRelativeURL;
    const document = await server.get(url).expect(200);
    expect(document.headers['cache-control']).toBe('public, immutable');
    expect(document.headers.etag).toBe(`"${url.split('hash=')[1]}"`);
    const moved = await server.get('/openapi/v3/apis/batch/v1?hash=old').redirects(0).expect(301);
    expect(moved.headers.location).toBe(url);
    await server.get('/openapi/v3/apis/nope/v1').expect(404, '');
  });

  it('tells defaults, and what v2 cannot say', async () => {
    const { components } = await json(serve(), '/openapi/v3/api/v1');
    const { schemas } = components;
    expect(schemas['io.k8s.api.core.v1.ContainerPort'].properties.protocol.default).toBe('TCP');
    expect(schemas['io.k8s.api.core.v1.ContainerPort'].properties.containerPort.default).toBe(0);
    expect(schemas['io.k8s.api.core.v1.Pod'].properties.spec).toEqual({
      description: '<text of io.k8s.api.core.v1.Pod.spec>',
      default: {},
      allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec' }],
    });
    expect(schemas['io.k8s.apimachinery.pkg.api.resource.Quantity'].oneOf).toEqual([
      { type: 'string' },
      { type: 'number' },
    ]);
    const kinds = schemas['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions']['x-kubernetes-group-version-kind'];
    expect(kinds).toEqual([{ group: '', kind: 'DeleteOptions', version: 'v1' }]);
  });

  it('is encoded as protobuf', async () => {
    const accept = 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf';
    const { body } = await serve().get('/openapi/v3/version').set('Accept', accept).responseType('blob').expect(200);
    const start = '\n\x053.0.0\x12\x12\n\nKubernetes2\x041.36';
    expect(body.subarray(0, start.length).toString('latin1')).toBe(start);
  });
});

describe('custom resources', { timeout: 30_000 }, () => {
  const schema = {
    type: 'object',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        required: ['size', 'note'],
        properties: {
          size: { type: 'integer', default: 3 },
          note: { type: 'string', nullable: true },
          port: { 'x-kubernetes-int-or-string': true },
          free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  };
  const server = () => serve([widget('v1')], { customSchema: () => ({ openAPIV3Schema: schema }) });

  it('have a document of their own in v3', async () => {
    const { components, paths } = await json(server(), '/openapi/v3/apis/example.com/v1');
    const type = components.schemas['com.example.v1.Widget'];
    expect(type['x-kubernetes-group-version-kind']).toEqual([{ group: 'example.com', kind: 'Widget', version: 'v1' }]);
    expect(Object.keys(type.properties)).toEqual(['spec', 'apiVersion', 'kind', 'metadata']);
    expect(type.properties.spec.properties.size.default).toBe(3);
    expect(type.properties.spec.properties.port.anyOf).toEqual([{ type: 'integer' }, { type: 'string' }]);
    expect(components.schemas['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta']).toBeDefined();
    const item = '/apis/example.com/v1/namespaces/{namespace}/widgets/{name}';
    expect(paths[item].patch.operationId).toBe('patchExampleComV1NamespacedWidget');
    expect(Object.keys(paths[item].patch.requestBody.content)).not.toContain('application/strategic-merge-patch+json');
  });

  it('are in v2 as far as v2 goes, besides the built-in ones', async () => {
    const { definitions, paths } = await json(server(), '/openapi/v2');
    expect(definitions['com.example.v1.Widget'].properties.spec).toEqual({
      type: 'object',
      required: ['size'],
      properties: {
        free: { 'x-kubernetes-preserve-unknown-fields': true },
        note: {},
        port: { 'x-kubernetes-int-or-string': true },
        size: { type: 'integer' },
      },
    });
    expect(definitions['io.k8s.api.core.v1.Pod']).toBeDefined();
    expect(paths['/apis/example.com/v1/watch/widgets']).toBeUndefined();
    expect(paths['/api/v1/pods']).toBeDefined();
    expect(Object.keys(paths)).toEqual(Object.keys(paths).sort());
  });

  it('are at the end of v2 in protobuf', async () => {
    const accept = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
    const proto = async (of: ReturnType<typeof serve>) =>
      (await of.get('/openapi/v2').set('Accept', accept).responseType('blob').expect(200)).body as Buffer;
    const [base, merged] = [await proto(serve()), await proto(server())];
    expect(merged.subarray(0, base.length).equals(base)).toBe(true);
    const rest = merged.subarray(base.length).toString('latin1');
    expect(rest).toContain('com.example.v1.Widget');
    expect(rest).not.toContain('<text of io.k8s.api.core.v1.PodSpec>');
  });
});

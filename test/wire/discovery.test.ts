import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../src/discovery/groups.js';
import { serve, version, widget } from './discovery-server.js';

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

describe('/api and /apis', () => {
  it('tells the core versions and where the server is', async () => {
    const { body } = await serve().get('/api').expect(200);
    expect(body).toEqual({
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '192.0.2.1:6443' }],
    });
  });

  it('lists the groups by priority, the preferred version first', async () => {
    const { body } = await serve().get('/apis').expect(200);
    const names = body.groups.map((group: { name: string }) => group.name);
    expect(names.slice(0, 3)).toEqual(['apiregistration.k8s.io', 'apps', 'events.k8s.io']);
    expect(names).toHaveLength(20);
    const autoscaling = body.groups.find((group: { name: string }) => group.name === 'autoscaling');
    expect(autoscaling.preferredVersion.version).toBe('v2');
    expect(autoscaling.versions.map((v: { version: string }) => v.version)).toEqual(['v2', 'v1']);
  });

  it('puts custom groups behind the built-in ones, their stable versions first', async () => {
    const { body } = await serve([widget('v1alpha1'), widget('v2'), widget('v1')])
      .get('/apis')
      .expect(200);
    const last = body.groups.at(-1);
    expect(last.name).toBe('example.com');
    expect(last.versions.map((v: { version: string }) => v.version)).toEqual(['v2', 'v1', 'v1alpha1']);
    expect(last.preferredVersion.groupVersion).toBe('example.com/v2');
  });

  it('answers any method at /apis, but only GET at /api', async () => {
    await serve().post('/apis').expect(200);
    const { body } = await serve().post('/api').expect(405);
    expect(body.reason).toBe('MethodNotAllowed');
  });
});

describe('aggregated discovery', () => {
  it('has an ETag that spares the body', async () => {
    const first = await serve().get('/apis').set('Accept', `${aggregated},application/json`).expect(200);
    expect(first.headers).toMatchObject({ 'content-type': aggregated, vary: 'Accept', 'cache-control': 'public' });
    expect(first.body.items[0].metadata.name).toBe('apiregistration.k8s.io');
    const { etag } = first.headers;
    expect(etag).toMatch(/^"[0-9A-F]{128}"$/);
    await serve().get('/apis').set('Accept', aggregated).set('If-None-Match', etag).expect(304);
    await serve([widget('v1')])
      .get('/apis')
      .set('Accept', aggregated)
      .set('If-None-Match', etag)
      .expect(200);
  });

  it('names the kinds of custom resources in full, those of built-in ones in short', async () => {
    const { body } = await serve([widget('v1')])
      .get('/apis')
      .set('Accept', aggregated)
      .expect(200);
    const kinds = (name: string) => {
      const group = body.items.find((item: { metadata: { name: string } }) => item.metadata.name === name);
      return group.versions[0].resources[0].responseKind;
    };
    expect(kinds('apps')).toEqual({ group: '', version: '', kind: 'ControllerRevision' });
    expect(kinds('example.com')).toEqual({ group: 'example.com', version: 'v1', kind: 'Widget' });
  });

  it('is not served in the version that is gone', async () => {
    const old = aggregated.replace('v=v2', 'v=v2beta1');
    const { body } = await serve().get('/apis').set('Accept', old).expect(406);
    expect(body.message).toMatch(/^only the following media types are accepted: application\/json/);
    const fallback = await serve().get('/apis').set('Accept', `${old},application/json`).expect(200);
    expect(fallback.body.kind).toBe('APIGroupList');
  });
});

describe('groups, versions and the rest', () => {
  it('lists a version with its subresources', async () => {
    const { body } = await serve().get('/apis/apps/v1').expect(200);
    expect(body).toMatchObject({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'apps/v1' });
    const scale = body.resources.find((r: { name: string }) => r.name === 'deployments/scale');
    expect(scale).toEqual({
      name: 'deployments/scale',
      singularName: '',
      namespaced: true,
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    });
    const core = await serve().get('/api/v1/').expect(200);
    expect(core.body.apiVersion).toBeUndefined();
  });

  it('speaks YAML with sorted keys', async () => {
    const { text } = await serve().get('/apis/batch').set('Accept', 'application/yaml').expect(200);
    expect(text).toBe(
      'apiVersion: v1\nkind: APIGroup\nname: batch\npreferredVersion:\n  groupVersion: batch/v1\n  version: v1\n' +
        'versions:\n- groupVersion: batch/v1\n  version: v1\n',
    );
  });

  it('refuses what it cannot write', async () => {
    const { body } = await serve().get('/api/v1').set('Accept', 'text/plain').expect(406);
    expect(body.message).toBe(
      '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  });

  it('leaves what it does not know to others', async () => {
    for (const path of ['/apis/nope', '/apis/apps/v9', '/api/v2', '/healthz', '/api/v1/pods'])
      await serve().get(path).expect(404);
  });

  it('tells the version, and all paths at the root', async () => {
    await serve()
      .get('/version')
      .expect(200, JSON.stringify(version, undefined, 2));
    const { body } = await serve().get('/').expect(200);
    expect(body.paths).toEqual([...body.paths].sort());
    expect(body.paths).toEqual(
      expect.arrayContaining(['/api/v1', '/apis/apps/v1', '/healthz', '/openapi/v2', '/version']),
    );
  });
});

describe('compareVersions', () => {
  it('knows what is newer and more stable', () => {
    const versions = ['v1', 'foo', 'v10', 'v2beta1', 'v1alpha1', 'v2', 'v11beta2', 'v2beta10', 'bar'];
    expect(versions.sort(compareVersions).reverse()).toEqual([
      'v10',
      'v2',
      'v1',
      'v11beta2',
      'v2beta10',
      'v2beta1',
      'v1alpha1',
      'bar',
      'foo',
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromProtobuf, normalize, toProtobuf, typeOf } from '../../src/api/codec/builtin.js';
import { Reader } from '../../src/api/codec/protobuf/reader.js';
import type { KubeObject } from '../../src/api/object.js';
import { type Answer, Facade } from '../facade.js';
import { stores } from '../stores.js';

const protobuf = 'application/vnd.kubernetes.protobuf';
const shaped = (as: string) => `${protobuf};as=${as};g=meta.k8s.io;v=v1`;
const configMaps = '/api/v1/namespaces/proto/configmaps';
const pod = { metadata: { name: 'web' }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };

interface List extends KubeObject {
  items: KubeObject[];
}

/** What an answer says, as JSON would say it. */
const read = ({ bytes }: Answer): KubeObject => {
  const object = fromProtobuf(bytes);
  return normalize(typeOf(object), object) as KubeObject;
};

/** The frames of a watch: each its length in four bytes, and a WatchEvent. */
function frames(bytes: Buffer): { type: string; object: KubeObject }[] {
  const all = [];
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    const reader = new Reader(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)));
    expect(reader.tag('WatchEvent')).toBe(1 * 8 + 2);
    const type = reader.text();
    expect(reader.tag('WatchEvent')).toBe(2 * 8 + 2);
    reader.enter();
    expect(reader.tag('RawExtension')).toBe(1 * 8 + 2);
    all.push({ type, object: fromProtobuf(reader.chunk()) });
  }
  return all;
}

/** The objects of a watch in JSON. */
const objectsOf = ({ text }: Answer): KubeObject[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).object as KubeObject]));

describe.each(stores)('protobuf over $name', (store) => {
  let facade: Facade;
  const get = (path: string, accept = protobuf) => facade.get(path, { accept });

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'proto' } });
    for (const name of ['a', 'b', 'c']) await facade.post(configMaps, { metadata: { name }, data: { name, z: 'ä' } });
    await facade.post('/api/v1/namespaces/proto/pods', pod);
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  it('answers with an object in the form that is asked for', async () => {
    const answer = await get('/api/v1/namespaces/proto/pods/web');
    expect(answer.headers['content-type']).toBe(protobuf);
    expect(read(answer)).toEqual((await facade.get('/api/v1/namespaces/proto/pods/web')).json);
  });

  it('takes what it has sent, and answers to writes', async () => {
    const sent = (await get(`${configMaps}/a`)).bytes;
    const headers = { accept: protobuf, 'content-type': protobuf };
    const { status, bytes } = await facade.send('PUT', `${configMaps}/a`, sent, headers);
    expect([status, bytes.equals(sent)]).toEqual([200, true]);
    const fresh = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'd' } };
    const made = await facade.send('POST', configMaps, toProtobuf(fresh), headers);
    expect([made.status, read(made).metadata.name]).toEqual([201, 'd']);
    const options = toProtobuf({ kind: 'DeleteOptions', apiVersion: 'apps/v1' });
    const gone = await facade.send('DELETE', `${configMaps}/d`, options, headers);
    expect([gone.status, read(gone)]).toMatchObject([200, { kind: 'Status', status: 'Success' }]);
  });

  it('answers with a list, whose items are messages without kinds', async () => {
    const answer = await get(`${configMaps}?limit=2`);
    const { json } = await facade.get(`${configMaps}?limit=2`);
    expect(read(answer)).toEqual(json);
    expect((read(answer) as List).items).toHaveLength(2);
  });

  it('sends a long list in pieces', async () => {
    const data = { text: 'x'.repeat(100_000) };
    for (let i = 0; i < 8; i++)
      await facade.post('/api/v1/namespaces/default/configmaps', { metadata: { name: `n${i}` }, data });
    const answer = await get('/api/v1/namespaces/default/configmaps');
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(256 * 1024);
    expect(read(answer)).toEqual((await facade.get('/api/v1/namespaces/default/configmaps')).json);
  });

  it('answers with metadata alone', async () => {
    const { json } = await facade.get(`${configMaps}/a`);
    const one = read(await get(`${configMaps}/a`, shaped('PartialObjectMetadata')));
    expect(one).toEqual({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: json.metadata });
    const list = read(await get(configMaps, shaped('PartialObjectMetadataList'))) as List;
    expect(list.kind).toBe('PartialObjectMetadataList');
    expect(list.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
    expect(list.items[0].metadata).toEqual(json.metadata);
  });

  it.each(['application/json', protobuf])(
    'answers with metadata alone and tables in v1beta1, too: %s',
    async (type) => {
      const old = (as: string) => [type, 'application/json'].map((t) => `${t};as=${as};v=v1beta1;g=meta.k8s.io`).join();
      const shown = async (path: string, as: string) => {
        const answer = await get(path, old(as));
        const isJson = answer.headers['content-type'] === 'application/json';
        return (isJson ? answer.json : read(answer)) as { kind: string; apiVersion: string };
      };
      for (const [path, as] of [
        [`${configMaps}/a`, 'PartialObjectMetadata'],
        [configMaps, 'PartialObjectMetadataList'],
        [configMaps, 'Table'],
      ]) {
        expect(await shown(path, as)).toMatchObject({ kind: as, apiVersion: 'meta.k8s.io/v1beta1' });
      }
      const watched = await get(`${configMaps}?watch=1&timeoutSeconds=1`, old('PartialObjectMetadata'));
      const objects = type === protobuf ? frames(watched.bytes).map(({ object }) => object) : objectsOf(watched);
      expect(objects.map(({ apiVersion }) => apiVersion)).toEqual(['a', 'b', 'c'].map(() => 'meta.k8s.io/v1beta1'));
    },
  );

  it('has no tables, so that the next form asked for is taken', async () => {
    const table = await get(configMaps, `${shaped('Table')},application/json`);
    expect(table.json.kind).toBe('ConfigMapList');
    const none = await get(configMaps, shaped('Table'));
    expect([none.status, none.json.message]).toEqual([
      406,
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ]);
  });

  it('says in protobuf what went wrong', async () => {
    const missing = await get(`${configMaps}/nope`);
    expect([missing.status, missing.headers['content-type']]).toEqual([404, protobuf]);
    expect(read(missing)).toMatchObject({ kind: 'Status', code: 404, details: { name: 'nope', kind: 'configmaps' } });
    expect(read(await get('/version'))).toMatchObject({ code: 406 });
    expect((await get(configMaps, 'application/*')).status).toBe(406);
  });

  it('shows subresources and what is created without being kept', async () => {
    const deployment = {
      metadata: { name: 'd' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: pod.spec },
      },
    };
    await facade.post('/apis/apps/v1/namespaces/proto/deployments', deployment);
    expect(read(await get('/apis/apps/v1/namespaces/proto/deployments/d/scale'))).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 2 },
    });
    const review = { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    expect(read(await facade.post(path, review, { accept: protobuf }))).toMatchObject({ status: { allowed: true } });
  });

  it('shows what may be discovered', async () => {
    for (const path of ['/api/v1', '/apis', '/apis/apps', '/apis/apps/v1']) {
      const { kind: _kind, apiVersion: _version, ...json } = (await facade.get(path)).json;
      expect(read(await get(path))).toMatchObject(json);
    }
    const aggregated = `${protobuf};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`;
    const answer = await get('/apis', aggregated);
    expect(answer.headers['content-type']).toBe(`${protobuf};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`);
    expect(read(answer).kind).toBe('APIGroupDiscoveryList');
  });

  it('watches in frames that begin with their length', async () => {
    const query = 'watch=1&timeoutSeconds=1&allowWatchBookmarks=true';
    const sending = get(`${configMaps}?${query}`, `${protobuf};stream=watch`);
    await facade.post(configMaps, { metadata: { name: 'e' } });
    await facade.delete(`${configMaps}/e`);
    const answer = await sending;
    expect(answer.headers['content-type']).toBe(`${protobuf};stream=watch`);
    const seen = frames(answer.bytes);
    const events = seen
      .filter(({ type }) => type !== 'BOOKMARK')
      .map(({ type, object }) => `${type} ${object.metadata.name}`);
    expect(events).toEqual(['ADDED a', 'ADDED b', 'ADDED c', 'ADDED e', 'DELETED e']);
    const first = seen.find(({ type }) => type === 'BOOKMARK')?.object;
    expect(first).toMatchObject({
      kind: 'ConfigMap',
      metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
  });

  it('watches metadata alone, and ends with an error in the same form', async () => {
    const partial = frames(
      (await get(`${configMaps}?watch=1&timeoutSeconds=1`, shaped('PartialObjectMetadata'))).bytes,
    );
    expect(partial.map(({ object }) => `${object.kind} ${object.metadata.name}`)).toEqual(
      ['a', 'b', 'c'].map((name) => `PartialObjectMetadata ${name}`),
    );
    const revision = (await facade.get(configMaps)).json.metadata.resourceVersion;
    const late = await get(`${configMaps}?watch=1&timeoutSeconds=1&resourceVersion=${revision}`);
    expect(frames(late.bytes)).toEqual([]);
    const refused = await get(`${configMaps}?watch=1`, 'application/yaml, application/json');
    expect([refused.status, refused.headers['content-type']]).toEqual([406, 'application/yaml']);
  });
});

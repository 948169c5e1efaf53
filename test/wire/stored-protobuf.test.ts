import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromProtobuf, toProtobuf } from '../../src/api/codec/builtin.js';
import { isProtobuf } from '../../src/api/codec/protobuf/envelope.js';
import type { KubeObject } from '../../src/api/object.js';
import { Facade } from '../facade.js';
import { useEtcd } from '../use-etcd.js';

/** Values as kube-apiserver 1.36.3 has left them in etcd (in base64), and what it answers to reads of them. */
interface Stored {
  key: string;
  path: string;
  value: string;
  json: KubeObject;
}

const file = new URL('testdata/stored.json', import.meta.url);
const stored: Stored[] = JSON.parse(readFileSync(file, 'utf8'));

const etcd = useEtcd();
let prefixes = 0;

const newPrefix = () => `/store-${++prefixes}`;
const valueAt = async (key: string): Promise<Buffer> => (await etcd.backend.get(key)).entry?.value ?? Buffer.alloc(0);
const start = (etcdPrefix: string, storageMediaType: 'application/json' | 'application/vnd.kubernetes.protobuf') =>
  Facade.start({ etcdServers: [etcd.endpoint], etcdPrefix, storageMediaType });

describe('a store with values in protobuf', () => {
  let prefix: string;
  let facade: Facade;
  beforeAll(async () => {
    prefix = newPrefix();
    facade = await start(prefix, 'application/vnd.kubernetes.protobuf');
  });
  afterAll(() => facade.stop());

  it('has every object in it but definitions of custom resources', async () => {
    const foos = { group: 'example.com', scope: 'Namespaced', names: { plural: 'foos', kind: 'Foo' } };
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }];
    const definition = { metadata: { name: 'foos.example.com' }, spec: { ...foos, versions } };
    await facade.post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
    const { entries } = await etcd.backend.list({ prefix: `${prefix}/` });
    const others = entries.filter(({ value }) => !isProtobuf(value)).map(({ key }) => key.slice(prefix.length));
    expect(entries.length).toBeGreaterThan(100);
    expect(others).toEqual(['/apiextensions.k8s.io/customresourcedefinitions/foos.example.com']);
    for (const { value } of entries.filter(({ value }) => isProtobuf(value))) {
      expect(fromProtobuf(value).metadata.resourceVersion).toBe(''); // it is the store's to say
    }
  });

  it('has the leases of servers and the node ports in it, too', async () => {
    const { entries } = await etcd.backend.list({ prefix: `${prefix}/masterleases/` });
    expect(entries.map(({ value }) => fromProtobuf(value).kind)).toEqual(['Endpoints']);
    const service = { metadata: { name: 's' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } };
    expect((await facade.post('/api/v1/namespaces/default/services', service)).status).toBe(201);
    const range = fromProtobuf(await valueAt(`${prefix}/ranges/servicenodeports`));
    expect(range).toMatchObject({ kind: 'RangeAllocation', range: '30000-32767' });
  });

  it('is changed in place, and seen by watchers as it was answered', async () => {
    const path = '/api/v1/namespaces/default/configmaps';
    const watch = await facade.watch(path);
    const made = await facade.post(path, { metadata: { name: 'c' }, data: { a: '1' } });
    const patched = await facade.patch(`${path}/c`, { data: { b: '2' } });
    expect((await watch.next()).object).toEqual(made.json);
    expect((await watch.next()).object).toEqual(patched.json);
    expect(fromProtobuf(await valueAt(`${prefix}/configmaps/default/c`))).toMatchObject({ data: { a: '1', b: '2' } });
    const same = await facade.patch(`${path}/c`, { data: { b: '2' } });
    expect(same.json.metadata.resourceVersion).toBe(patched.json.metadata.resourceVersion);
    watch.close();
  });

  it('serves a server that writes JSON, and gets its form with the next write, of the same or not', async () => {
    const path = '/api/v1/namespaces/default/configmaps/d';
    const key = `${prefix}/configmaps/default/d`;
    await facade.post('/api/v1/namespaces/default/configmaps', { metadata: { name: 'd' }, data: { a: '1' } });
    const other = await start(prefix, 'application/json');
    const before = (await other.get(path)).json;
    expect(before).toEqual((await facade.get(path)).json);
    const { status, json } = await other.put(path, before);
    expect([status, { ...json, metadata: 0 }]).toEqual([200, { ...before, metadata: 0 }]);
    expect(isProtobuf(await valueAt(key))).toBe(false);
    expect((await facade.get(path)).json).toEqual(json);
    expect((await facade.put(path, json)).status).toBe(200);
    expect(isProtobuf(await valueAt(key))).toBe(true);
    await other.stop();
  });
});

describe.each(['application/json', 'application/vnd.kubernetes.protobuf'] as const)(
  'a server that writes %s',
  (type) => {
    let facade: Facade;
    const prefix = `/taken-over-${type.length}`;
    beforeAll(async () => {
      for (const { key, value } of stored) {
        await etcd.backend.create({ key: prefix + key, value: Buffer.from(value, 'base64') });
      }
      facade = await start(prefix, type);
    });
    afterAll(() => facade.stop());

    it.each(stored)('answers as kube-apiserver does with what that has stored under $key', async ({ path, json }) => {
      const answer = (await facade.get(path)).json;
      const { resourceVersion } = answer.metadata;
      expect(answer).toEqual({ ...json, metadata: { ...json.metadata, resourceVersion } });
    });

    it('writes in its own form what it has read in another', async () => {
      const { key, path } = stored.find(({ json }) => json.kind === 'StatefulSet') as Stored;
      const { status } = await facade.patch(path, { metadata: { labels: { taken: 'over' } } });
      const value = await valueAt(prefix + key);
      expect([status, isProtobuf(value)]).toEqual([200, type !== 'application/json']);
      if (isProtobuf(value)) expect(toProtobuf(fromProtobuf(value)).equals(value)).toBe(true);
    });
  },
);

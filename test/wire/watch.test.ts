import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Facade, type WatchReader } from '../facade.js';
import { stores } from '../stores.js';

const configMaps = '/api/v1/namespaces/watches/configmaps';

describe.each(stores)('watches over $name', (store) => {
  let facade: Facade;
  const open: WatchReader[] = [];

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'watches' } });
  });
  afterEach(async () => {
    for (const reader of open.splice(0)) reader.close();
    await facade.delete(configMaps);
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  const watch = async (query: string, headers = {}) => {
    const reader = await facade.watch(`${configMaps}?${query}`, headers);
    open.push(reader);
    return reader;
  };
  const create = async (name: string, labels = {}) =>
    (await facade.post(configMaps, { metadata: { name, labels } })).json;
  const revision = async () => (await facade.get(configMaps)).json.metadata.resourceVersion as string;

  it('tells of every change after a revision, in order, with the versions of the writes', async () => {
    const from = await revision();
    const created = await create('a');
    const changed = (await facade.patch(`${configMaps}/a`, { data: { x: '1' } })).json;
    await facade.delete(`${configMaps}/a`);
    const reader = await watch(`resourceVersion=${from}`);
    const frames = [await reader.next(), await reader.next(), await reader.next()];
    expect(frames.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(frames[0].object).toEqual(created);
    expect(frames[1].object).toEqual(changed);
    expect(frames[2].object.data).toEqual({ x: '1' });
    expect(Number(frames[2].object.metadata.resourceVersion)).toBeGreaterThan(Number(changed.metadata.resourceVersion));
  });

  it('tells of what happened before anybody asked for the resource', async () => {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/watches/leases';
    const { metadata } = (await facade.post(leases, { metadata: { name: 'a' } })).json;
    await facade.patch(`${leases}/a`, { spec: { holderIdentity: 'b' } });
    await facade.delete(`${leases}/a`);
    const reader = await facade.watch(`${leases}?resourceVersion=${metadata.resourceVersion}`);
    open.push(reader);
    const frames = [await reader.next(), await reader.next()];
    expect(frames.map(({ type }) => type)).toEqual(['MODIFIED', 'DELETED']);
    expect(frames[1].object.spec).toEqual({ holderIdentity: 'b' });
  });

  it('begins with the present state when no revision, or any, is asked for', async () => {
    await create('a');
    for (const query of ['', 'resourceVersion=0']) {
      const reader = await watch(query);
      expect((await reader.next()).object.metadata.name).toBe('a');
    }
  });

  it.each(['sendInitialEvents=true&resourceVersionMatch=NotOlderThan', 'resourceVersion=', 'resourceVersion=0'])(
    'sends initial events and closes them with a bookmark: %s',
    async (query) => {
      await create('a');
      const reader = await watch(`${query}&allowWatchBookmarks=true`);
      expect((await reader.next()).type).toBe('ADDED');
      const bookmark = await reader.next();
      expect(bookmark.type).toBe('BOOKMARK');
      expect(bookmark.object).toEqual({
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { resourceVersion: await revision(), annotations: { 'k8s.io/initial-events-end': 'true' } },
      });
      await create('b');
      expect((await reader.next()).object.metadata.name).toBe('b');
    },
  );

  it('shows an object that comes into the sight of a selector as ADDED, and one that leaves it as DELETED', async () => {
    await create('a');
    const reader = await watch('labelSelector=on%3Dyes');
    await facade.patch(`${configMaps}/a`, { metadata: { labels: { on: 'yes' } } });
    await facade.patch(`${configMaps}/a`, { data: { x: '1' } });
    const off = (await facade.patch(`${configMaps}/a`, { metadata: { labels: { on: 'no' } } })).json;
    const frames = [await reader.next(), await reader.next(), await reader.next()];
    expect(frames.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(frames[2].object.metadata.labels).toEqual({ on: 'yes' });
    expect(frames[2].object.metadata.resourceVersion).toBe(off.metadata.resourceVersion);
  });

  it('watches one object by its name', async () => {
    const reader = await watch('fieldSelector=metadata.name%3Db');
    await create('a');
    await create('b');
    expect((await reader.next()).object.metadata.name).toBe('b');
  });

  it('ends when its time is over, with a last bookmark for those who want it', async () => {
    const reader = await watch('timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=0');
    await reader.end();
    expect(reader.frames.at(-1)?.type).toBe('BOOKMARK');
  });

  it('says 410 in the stream when the revision is older than the server', async () => {
    const options = await store.options();
    await (await Facade.start(options)).stop();
    const later = await Facade.start(options);
    const reader = await later.watch(`${configMaps}?resourceVersion=1`);
    const frame = await reader.next();
    expect(frame).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
    expect(frame.object.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
    await reader.end();
    await later.stop();
  });

  it('sends tables, their columns only once, and metadata alone', async () => {
    await create('a');
    const tables = await watch('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    const first = await tables.next();
    expect(first.object.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(['Name', 'Data', 'Age']);
    await facade.patch(`${configMaps}/a`, { data: { x: '1' } });
    const second = await tables.next();
    expect(second.object.columnDefinitions).toBeNull();
    expect(second.object.rows[0].cells.slice(0, 2)).toEqual(['a', 1]);
    const partial = await watch('', { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' });
    expect((await partial.next()).object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
  });

  it('refuses options that do not fit together', async () => {
    const { json } = await facade.get(`${configMaps}?watch=1&sendInitialEvents=true`);
    expect(json.code).toBe(422);
    expect(json.details.causes[0].message).toBe(
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  });

  it('keeps 50 watchers complete and in order while 20 writers write', async () => {
    const from = await revision();
    const readers = await Promise.all(Array.from({ length: 50 }, () => watch(`resourceVersion=${from}`)));
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let i = 0; i < 10; i++) await create(`w${writer}-${i}`);
    });
    await Promise.all(writers);
    for (const reader of readers) {
      await reader.until(() => reader.frames.length >= 200);
      const versions = reader.frames.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(new Set(versions).size).toBe(200);
    }
  }, 30_000);

  it('tells those who come while others write, and watch the same, of each later change once', async () => {
    const scopes: [query: string, has: (index: number) => boolean][] = [
      ['', () => true],
      ['&labelSelector=part%3Da', (index) => index % 2 === 0],
      ['&fieldSelector=metadata.name%21%3Dc-9', (index) => index !== 9],
    ];
    const versions: number[] = [];
    const write = async (name: string) => {
      const labels = { part: versions.length % 2 === 0 ? 'a' : 'b' };
      versions.push(Number((await create(name, labels)).metadata.resourceVersion));
    };
    let isOpening = true;
    const writing = (async () => {
      while (isOpening || versions.length % 2 === 1) await write(`c-${versions.length}`);
      await write('last');
    })();
    const readers = [];
    for (let i = 0; i < 30; i++) {
      const [query, has] = scopes[i % 3];
      const from = await revision();
      readers.push({ from: Number(from), has, reader: await watch(`resourceVersion=${from}${query}`) });
    }
    isOpening = false;
    await writing;
    for (const { from, has, reader } of readers) {
      await reader.until(() => reader.frames.at(-1)?.object.metadata.name === 'last');
      const seen = reader.frames.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(seen).toEqual(versions.filter((version, i) => version > from && has(i)));
    }
  }, 30_000);
});

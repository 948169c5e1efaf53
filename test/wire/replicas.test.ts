import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { useEtcd } from '../use-etcd.js';

const configMaps = '/api/v1/namespaces/shared/configmaps';

const etcd = useEtcd();

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Servers that begin at the same moment on one etcd; `complaints` has what they log as a warning or worse. */
async function startReplicas(count: number, etcdPrefix: string): Promise<{ all: Facade[]; complaints: string[] }> {
  const complaints: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => complaints.push(line) });
  const all = await Promise.all(
    range(count).map(() => Facade.start({ etcdServers: [etcd.endpoint], etcdPrefix, log })),
  );
  return { all, complaints };
}

describe('replicas that begin on an empty etcd', () => {
  it('make one of everything, without an error', async () => {
    const keysUnder = async (prefix: string) =>
      (await etcd.backend.list({ prefix, keysOnly: true })).entries.map(({ key }) => key.slice(prefix.length));
    const alone = await startReplicas(1, '/alone');
    const expected = await keysUnder('/alone');
    expect(expected.length).toBeGreaterThan(100);
    for (const round of range(3)) {
      const prefix = `/together-${round}`;
      const { all, complaints } = await startReplicas(3, prefix);
      expect(await keysUnder(prefix)).toEqual(expected);
      for (const facade of all) {
        expect((await facade.get('/readyz')).status).toBe(200);
        const { json } = await facade.get('/api/v1/namespaces/default/services/kubernetes');
        expect(json.spec.clusterIP).toBe('10.0.0.1');
      }
      expect(complaints).toEqual([]);
      await Promise.all(all.map((facade) => facade.stop()));
    }
    await alone.all[0].stop();
  });
});

describe('two replicas on one etcd', () => {
  let a: Facade;
  let b: Facade;
  let logged: string[];
  beforeAll(async () => {
    const { all, complaints } = await startReplicas(2, '/registry');
    [a, b] = all;
    logged = complaints;
    await a.post('/api/v1/namespaces', { metadata: { name: 'shared' } });
  });
  afterAll(() => Promise.all([a.stop(), b.stop()]));

  it('show at once what the other one has acknowledged', async () => {
    for (const round of range(60)) {
      const [one, other] = round % 2 === 0 ? [a, b] : [b, a];
      const path = `${configMaps}/seen-${round}`;
      const { json: created } = await one.post(configMaps, { metadata: { name: `seen-${round}`, labels: { x: 'y' } } });
      expect((await other.get(path)).json).toEqual(created);
      const { json: updated } = await other.patch(path, { data: { round: String(round) } });
      const { json: list } = await one.get(`${configMaps}?labelSelector=x%3Dy`);
      expect(list.items.map(({ data }: { data: unknown }) => data)).toEqual([{ round: String(round) }]);
      expect((await one.get(path)).json).toEqual(updated);
      expect((await one.put(path, { ...updated, data: {} })).status).toBe(200); // not stale to the other one
      expect((await other.put(path, updated)).status).toBe(409);
      expect((await other.delete(path)).status).toBe(200);
      expect((await one.get(path)).status).toBe(404);
      expect((await one.get(configMaps)).json.items).toEqual([]);
    }
  });

  it('let a watch go on at the other one, from any revision that one of them has told', async () => {
    for (const round of range(40)) {
      const [one, other] = round % 2 === 0 ? [a, b] : [b, a];
      const { json } = await one.post(configMaps, { metadata: { name: `w-${round}` } });
      const watch = await other.watch(`${configMaps}?resourceVersion=${json.metadata.resourceVersion}`);
      await one.delete(`${configMaps}/w-${round}`);
      const { type, object } = await watch.next();
      expect([type, object.metadata.name]).toEqual(['DELETED', `w-${round}`]);
      watch.close();
    }
  });

  it('lose none of 1,000 updates that race over both', async () => {
    await a.post(configMaps, { metadata: { name: 'counter' } });
    const increment = async (facade: Facade): Promise<void> => {
      const { json } = await facade.get(`${configMaps}/counter`);
      json.data = { ...json.data, n: String(Number(json.data?.n ?? 0) + 1) };
      const { status } = await facade.put(`${configMaps}/counter`, json);
      if (status === 409) return increment(facade);
      expect(status).toBe(200);
    };
    const patches = async (facade: Facade, racer: number) => {
      for (const i of range(50)) {
        const { status } = await facade.patch(`${configMaps}/counter`, { data: { [`${racer}-${i}`]: 'x' } });
        expect(status).toBe(200);
      }
    };
    const racers = range(20).map((racer) => patches(racer % 2 === 0 ? a : b, racer));
    const counters = range(4).map((i) => increment(i % 2 === 0 ? a : b));
    await Promise.all([...racers, ...counters]);
    const { data } = (await b.get(`${configMaps}/counter`)).json;
    expect(data.n).toBe('4');
    expect(Object.keys(data)).toHaveLength(1 + 20 * 50);
    await a.delete(`${configMaps}/counter`);
  }, 60_000);

  it('take each other’s continue tokens', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await a.post(configMaps, { metadata: { name } });
    const first = (await a.get(`${configMaps}?limit=2`)).json;
    await a.delete(`${configMaps}/d`);
    const second = (await b.get(`${configMaps}?limit=2&continue=${first.metadata.continue}`)).json;
    await b.delete(`${configMaps}/e`);
    const third = (await a.get(`${configMaps}?limit=2&continue=${second.metadata.continue}`)).json;
    const names = [first, second, third].flatMap(({ items }) => items.map((item: Named) => item.metadata.name));
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    await a.delete(configMaps);
  });

  it('show what others write into etcd, to reads and to watches', async () => {
    const key = '/registry/configmaps/shared/raw';
    const value = (text: string) =>
      Buffer.from(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'raw', namespace: 'shared' },
          data: { text },
        }),
      );
    const from = (await a.get(configMaps)).json.metadata.resourceVersion;
    const watches = await Promise.all([a, b].map((facade) => facade.watch(`${configMaps}?resourceVersion=${from}`)));
    let { revision } = await etcd.backend.create({ key, value: value('0') });
    for (const round of range(20)) {
      const { json } = await (round % 2 === 0 ? a : b).get(`${configMaps}/raw`);
      expect(json).toMatchObject({ metadata: { resourceVersion: String(revision) }, data: { text: String(round) } });
      ({ revision } = await etcd.backend.update({ key, value: value(String(round + 1)), expected: revision }));
    }
    await etcd.backend.delete({ key, expected: revision });
    expect((await a.get(`${configMaps}/raw`)).status).toBe(404);
    for (const watch of watches) {
      await watch.until(() => watch.frames.length === 22);
      expect(watch.frames.map(({ type }) => type)).toEqual(['ADDED', ...Array(20).fill('MODIFIED'), 'DELETED']);
      watch.close();
    }
  });

  it('stay well when a value cannot be read, and recover when it is gone', async () => {
    await a.post(configMaps, { metadata: { name: 'good' } });
    const key = '/registry/configmaps/shared/bad';
    const { revision } = await etcd.backend.create({ key, value: Buffer.from('{"kind":') });
    for (const facade of [a, b]) {
      expect((await facade.get(configMaps)).status).toBe(500);
      expect((await facade.get('/api/v1/namespaces/shared')).status).toBe(200);
    }
    await etcd.backend.delete({ key, expected: revision });
    for (const facade of [a, b]) {
      await expect.poll(async () => (await facade.get(configMaps)).status).toBe(200);
      expect((await facade.get(configMaps)).json.items).toHaveLength(1);
    }
    expect(logged.filter((line) => !/watch on the store was lost|request failed/.test(line))).toEqual([]);
  });
});

interface Named {
  metadata: { name: string };
}

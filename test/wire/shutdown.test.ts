import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/storage/embedded.js';
import { type ChildServer, startChild } from '../child.js';
import { Churn } from '../churn.js';
import { startEtcd, type TestEtcd } from '../etcd.js';
import type { Facade } from '../facade.js';
import { Informer } from '../informer.js';

const configMaps = '/api/v1/namespaces/default/configmaps';
const services = '/api/v1/namespaces/default/services';
const addresses = '/apis/networking.k8s.io/v1/ipaddresses';
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const names = range(20).map((i) => `w${i}`);

let directory: string;
let server: ChildServer | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-facade-shutdown-'));
});
afterAll(async () => {
  server?.process.kill('SIGKILL');
  await server?.ended;
  await rm(directory, { recursive: true });
});

async function killed({ process, ended }: ChildServer): Promise<void> {
  process.kill('SIGKILL');
  expect(await ended).toBe(null);
}

describe('a server that is killed while it writes', () => {
  it('has every acknowledged write when it is started again, and goes on from there', async () => {
    const dataDir = join(directory, 'killed');
    server = await startChild(dataDir);
    const { facade, port } = server;
    const churn = new Churn(facade, configMaps, names);
    const informers = [new Informer(facade, configMaps), new Informer(facade, configMaps)];
    for (const round of range(3)) {
      await churn.more(150);
      const { refused } = churn;
      await killed(server);
      server = await startChild(dataDir, `--secure-port=${port}`);
      expect((await facade.get('/readyz')).status).toBe(200);
      await churn.more(50 * round);
      expect(churn.refused).toBeGreaterThan(refused);
    }
    await churn.stop();
    expect(churn.faults).toEqual([]);
    for (const informer of informers) await informer.stop(); // throws when a revision has gone back, or one was lost
    await killed(server);
  }, 60_000);

  it('finds addresses and ports that were lost, and those that nobody has noted', async () => {
    const dataDir = join(directory, 'services');
    const flags = ['--service-node-port-range=30000-30009'];
    server = await startChild(dataDir, ...flags);
    const service = (name: string, nodePort: number) => ({
      metadata: { name },
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort }] },
    });
    const make = (facade: Facade, name: string, nodePort: number) => facade.post(services, service(name, nodePort));
    for (const i of range(4)) expect((await make(server.facade, `s${i}`, 30000 + i)).status).toBe(201);
    const { clusterIP } = (await server.facade.get(`${services}/s1`)).json.spec;
    await killed(server);

    // as if it had been killed between the writes that belong together
    const store = await openEmbedded({ path: join(dataDir, 'store') });
    const drop = async (key: string) => {
      const { entry } = await store.get(key);
      await store.delete({ key, expected: entry?.modRevision ?? 0 });
    };
    await drop('/registry/services/specs/default/s0');
    await drop(`/registry/ipaddresses/${clusterIP}`);
    await drop('/registry/ranges/servicenodeports');
    await store.close();

    server = await startChild(dataDir, ...flags);
    const { facade } = server;
    const owners = async () =>
      (await facade.get(addresses)).json.items.map(
        ({ spec }: { spec: { parentRef: { name: string } } }) => spec.parentRef.name,
      );
    expect((await owners()).sort()).toEqual(['kubernetes', 's1', 's2', 's3']);
    for (const i of [1, 2, 3]) expect((await make(facade, `again${i}`, 30000 + i)).status).toBe(422);
    for (const i of [0, 4, 5, 6, 7, 8, 9]) expect((await make(facade, `again${i}`, 30000 + i)).status).toBe(201);
    await killed(server);
  }, 60_000);

  it('leaves no port taken that no Service has, whenever it is killed', async () => {
    const dataDir = join(directory, 'races');
    const flags = ['--service-node-port-range=30000-30019'];
    for (const round of range(3)) {
      server = await startChild(dataDir, ...flags);
      const { facade } = server;
      const spec = { type: 'NodePort', ports: [{ port: 80 }] };
      let made = 0;
      const maker = async (id: number) => {
        for (let i = 0; ; i++) {
          const name = `r${round}-${id}-${i}`;
          const answer = await facade.post(services, { metadata: { name }, spec }).catch(() => undefined);
          if (answer === undefined) return;
          made++;
          if (i % 3 !== 2) await facade.delete(`${services}/${name}`).catch(() => undefined);
        }
      };
      const makers = range(3).map(maker);
      await expect.poll(() => made, { timeout: 20_000 }).toBeGreaterThan(30);
      await killed(server);
      await Promise.all(makers);
    }
    server = await startChild(dataDir, ...flags);
    const { facade } = server;
    const { items } = (await facade.get(services)).json;
    const taken = items.flatMap(
      ({ spec }: { spec: { ports: { nodePort?: number }[] } }) => spec.ports[0].nodePort ?? [],
    );
    const ips = items.map(({ spec }: { spec: { clusterIP: string } }) => spec.clusterIP);
    expect(new Set(taken).size).toBe(taken.length);
    const held = (await facade.get(addresses)).json.items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );
    expect(held.sort()).toEqual(ips.sort());
    for (const nodePort of range(20).map((i) => 30000 + i)) {
      const body = { metadata: { name: `p${nodePort}` }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort }] } };
      expect([nodePort, (await facade.post(services, body)).status]).toEqual([
        nodePort,
        taken.includes(nodePort) ? 422 : 201,
      ]);
    }
    await killed(server);
  }, 60_000);
});

describe('a server that is told to stop while it writes', () => {
  let etcd: TestEtcd;
  beforeAll(async () => {
    etcd = await startEtcd();
  });
  afterAll(() => etcd.close());

  it.each(['the embedded store', 'etcd'])(
    'turns not ready, ends its watches, and loses nothing in %s',
    async (store) => {
      const dataDir = join(directory, store.replaceAll(' ', '-'));
      const flags = store === 'etcd' ? [`--etcd-servers=${etcd.endpoint}`] : [];
      server = await startChild(dataDir, '--shutdown-delay-duration=1s', ...flags);
      const { facade } = server;
      const churn = new Churn(facade, configMaps, names);
      await churn.more(50);
      const watches = await Promise.all(range(10).map(() => facade.watch(configMaps)));
      await churn.more(50);

      server.process.kill('SIGTERM');
      const readyz = await facade.get('/readyz');
      expect([readyz.status, readyz.text]).toEqual([500, expect.stringContaining('[-]shutdown failed')]);
      expect((await facade.get('/livez')).status).toBe(200);
      const { writes } = churn;
      expect(await server.ended).toBe(0);
      expect(churn.writes).toBeGreaterThan(writes); // it served on for as long as it was told to
      for (const watch of watches) {
        await watch.end();
        expect(watch.response.complete).toBe(true);
        expect(watch.frames.at(-1)?.type).not.toBe('ERROR');
      }

      server = await startChild(dataDir, `--secure-port=${server.port}`, ...flags);
      await churn.more(20);
      await churn.stop();
      expect(churn.faults).toEqual([]);
      await facade.stop();
      expect(server.log()).not.toMatch(/"level":(50|60)/);
      server.process.kill('SIGTERM');
      expect(await server.ended).toBe(0);
    },
    60_000,
  );
});

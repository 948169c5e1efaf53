import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEtcd, type TestEtcd } from '../etcd.js';
import { Facade } from '../facade.js';

const group = '/apis/flowcontrol.apiserver.k8s.io/v1';
const schemas = `${group}/flowschemas`;
const levels = `${group}/prioritylevelconfigurations`;

let etcd: TestEtcd;
let replicas: Facade[];
beforeAll(async () => {
  etcd = await startEtcd();
  const options = { etcdServers: [etcd.endpoint] };
  replicas = await Promise.all([Facade.start(options), Facade.start(options)]);
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await etcd.close();
});

const schemaOf = (name: string) => ({
  metadata: { name },
  spec: { priorityLevelConfiguration: { name }, matchingPrecedence: 1000, rules: [] },
});
const levelOf = (name: string) => ({
  metadata: { name },
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
});
const versionOf = async (name: string) => (await replicas[0].get(`${schemas}/${name}`)).json.metadata.resourceVersion;
const dangling = async (name: string) =>
  (await replicas[0].get(`${schemas}/${name}`)).json.status.conditions?.[0]?.status;
const becomes = (name: string, status: string) =>
  expect.poll(() => dangling(name), { timeout: 10_000, interval: 50 }).toBe(status);

it('has every schema and API service of its own start noted', async () => {
  for (const path of [schemas, '/apis/apiregistration.k8s.io/v1/apiservices']) {
    const unwritten = async () =>
      (await replicas[1].get(path)).json.items.filter(
        ({ status }: { status?: { conditions?: [] } }) => !status?.conditions,
      );
    await expect.poll(unwritten, { timeout: 10_000 }).toEqual([]);
  }
});

it('writes a status once, whichever replica is faster, and no more when nothing changes', async () => {
  await replicas[0].post(schemas, schemaOf('a'));
  await becomes('a', 'True');
  const before = await versionOf('a');
  await replicas[1].post(levels, levelOf('b')); // has both look again
  await sleep(300);
  expect(await versionOf('a')).toBe(before);
  await replicas[1].post(levels, levelOf('a'));
  await becomes('a', 'False');
  await replicas[0].delete(`${levels}/a`);
  await becomes('a', 'True');
});

it('leaves what others say in a status, and does not write again for it', async () => {
  await replicas[0].post(levels, levelOf('d'));
  await replicas[0].post(schemas, schemaOf('d'));
  await becomes('d', 'False');
  const other = { type: 'Other', status: 'True', lastTransitionTime: '2025-01-01T00:00:00Z', reason: 'A' };
  const { json } = await replicas[0].get(`${schemas}/d`);
  const status = { conditions: [...json.status.conditions, other] };
  expect((await replicas[0].put(`${schemas}/d/status`, { ...json, status })).status).toBe(200);
  const before = await versionOf('d');
  await sleep(1500); // times are in seconds: a second look would show
  expect(await versionOf('d')).toBe(before);
});

it('goes on when etcd has been away', async () => {
  await etcd.kill();
  await etcd.restart();
  const isThere = async () => (await replicas[0].post(schemas, schemaOf('c'))).status;
  await expect.poll(isThere, { timeout: 10_000 }).toBe(201);
  await becomes('c', 'True');
  await replicas[1].post(levels, levelOf('c'));
  await becomes('c', 'False');
});

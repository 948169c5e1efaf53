import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEtcd, type TestEtcd } from '../etcd.js';
import { Facade } from '../facade.js';

const services = '/api/v1/namespaces/race/services';
const addresses = '/apis/networking.k8s.io/v1/ipaddresses';

interface Service {
  metadata: { name: string };
  spec: { clusterIP: string; ports: { nodePort: number }[]; healthCheckNodePort?: number };
}

const portsOf = ({ spec }: Service) => [
  ...spec.ports.map(({ nodePort }) => nodePort),
  ...(spec.healthCheckNodePort ? [spec.healthCheckNodePort] : []),
];

describe('Services made by two replicas on one etcd', () => {
  let etcd: TestEtcd;
  let replicas: Facade[];
  // just as many ports as are needed below, and few more addresses
  const options = { serviceNodePortRange: { from: 30000, to: 30219 }, serviceClusterIpRange: ['10.0.0.0/24'] };

  beforeAll(async () => {
    etcd = await startEtcd();
    const one = () => Facade.start({ etcdServers: [etcd.endpoint], ...options });
    replicas = await Promise.all([one(), one()]);
    await replicas[0].post('/api/v1/namespaces', { metadata: { name: 'race' } });
  });
  afterAll(async () => {
    await Promise.all(replicas.map((facade) => facade.stop()));
    await etcd.close();
  });

  const create = (i: number, spec = {}) =>
    replicas[i % 2].post(services, {
      metadata: { name: `s${i}` },
      spec: { type: 'NodePort', ports: [{ port: 80 }], ...spec },
    });
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const list = async () => (await replicas[1].get(services)).json.items;

  it('never have the same address or port, and give all back', async () => {
    const made = await Promise.all(
      range(200).map((i) =>
        create(i, i % 10 === 0 ? { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } : undefined),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
    const objects: Service[] = made.map(({ json }) => json);
    expect(new Set(objects.map(({ spec }) => spec.clusterIP)).size).toBe(200);
    expect(new Set(objects.flatMap(portsOf)).size).toBe(220);
    expect(await list()).toHaveLength(200);

    const tooMany = await create(200);
    const full = 'Internal error occurred: failed to allocate a nodePort: range is full';
    expect([tooMany.status, tooMany.json.message]).toEqual([500, full]);
    expect((await replicas[0].get(addresses)).json.items).toHaveLength(201);

    await Promise.all(range(200).map((i) => replicas[(i + 1) % 2].delete(`${services}/s${i}`)));
    expect(await list()).toEqual([]);
    const left = (await replicas[0].get(addresses)).json.items;
    expect(left.map(({ metadata }: Service) => metadata.name)).toEqual(['10.0.0.1']);

    // every port is free: each can be asked for by its number
    const again = await Promise.all(
      range(11).map((i) => {
        const ports = range(20).map((k) => ({ name: `p${k}`, port: k + 1, nodePort: 30000 + 20 * i + k }));
        return create(i, { ports });
      }),
    );
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 201));
    await Promise.all(replicas.map((facade) => facade.delete(services)));
  }, 60_000);

  it('let one of those win that ask for the same', async () => {
    // from the parts of the ranges that are left for those who ask, so that nobody gets them by chance
    const ports = await Promise.all(range(20).map((i) => create(i, { ports: [{ port: 80, nodePort: 30010 }] })));
    expect(ports.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(422)]);
    const ips = await Promise.all(range(20).map((i) => create(100 + i, { clusterIP: '10.0.0.7' })));
    expect(ips.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(422)]);
    expect(await list()).toHaveLength(2);
    expect((await replicas[0].get(addresses)).json.items).toHaveLength(3);
  });
});

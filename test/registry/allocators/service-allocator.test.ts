import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '#types/core.v1';
import type { ApiError } from '../../../src/api/errors.js';
import type { ServiceAllocator } from '../../../src/registry/allocators/service-allocator.js';
import { type Cluster, makeCluster, makeService } from './fixture.js';

let cluster: Cluster;
let allocator: ServiceAllocator;
beforeEach(async () => {
  cluster = await makeCluster();
  allocator = cluster.allocator();
});
afterEach(async () => {
  expect(cluster.errors).toEqual([]);
  await cluster.backend.close();
});

const create = async (service: Service) => {
  const allocation = await allocator.allocateCreate(service, { dryRun: false });
  await cluster.services.create(service);
  await allocation.commit();
  return service;
};
const change = async (old: Service, spec: Partial<Service['spec']>) => {
  const service = structuredClone(old);
  Object.assign(service.spec, spec);
  const allocation = await allocator.allocateUpdate(service, old, { dryRun: false });
  return { service, allocation };
};
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => '',
    (error: ApiError) => `${error.code} ${error.message}`,
  );
const portsInUse = async () => {
  const { range, bitmap } = await allocator.nodePorts.read();
  return bitmap.items().map((item) => range.base + item);
};

describe('creating', () => {
  it('gives an address and notes whose it is', async () => {
    const { spec } = await create(makeService('a'));
    expect(spec).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', clusterIPs: [spec.clusterIP] });
    expect(spec.clusterIP).toMatch(/^10\.0\.0\.\d+$/);
    expect(await cluster.ipAddresses.get(spec.clusterIP ?? '')).toMatchObject({
      metadata: {
        labels: {
          'ipaddress.kubernetes.io/ip-family': 'IPv4',
          'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
        },
      },
      spec: { parentRef: { resource: 'services', namespace: 'default', name: 'a' } },
    });
  });

  it('takes the address that was asked for, once', async () => {
    await create(makeService('a', { clusterIP: '10.0.0.7' }));
    expect(await messageOf(create(makeService('b', { clusterIP: '10.0.0.7' })))).toBe(
      '422 Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.0.0.7"]: failed to allocate IP 10.0.0.7: provided IP is already allocated',
    );
    expect(await messageOf(create(makeService('b', { clusterIP: '10.0.0.0' })))).toBe(
      '422 Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.0.0.0"]: failed to allocate IP 10.0.0.0: the provided network does not match the current range',
    );
  });

  it('leaves the first addresses to those who ask for them, as long as there are others', async () => {
    for (let i = 0; i < 238; i++) {
      const { spec } = await create(makeService(`a${i}`));
      expect(Number(spec.clusterIP?.split('.')[3])).toBeGreaterThanOrEqual(17);
    }
    for (let i = 0; i < 16; i++) await create(makeService(`b${i}`));
    expect(await messageOf(create(makeService('c')))).toBe(
      '500 Internal error occurred: failed to allocate a serviceIP for Service "c": range is full',
    );
    expect(cluster.ipAddresses.names()).toHaveLength(254);
  });

  it('gives nothing to headless Services and ExternalNames', async () => {
    expect((await create(makeService('a', { clusterIP: 'None' }))).spec).toMatchObject({
      clusterIPs: ['None'],
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
    });
    const headless = await create(makeService('b', { clusterIP: 'None', selector: { a: 'b' } }));
    expect(headless.spec).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
    expect((await create(makeService('c', { type: 'ExternalName' }))).spec.ipFamilies).toBeUndefined();
    expect(cluster.ipAddresses.names()).toEqual([]);
  });

  it('gives node ports, one for ports that differ in the protocol', async () => {
    const ports = [
      { name: 'a', port: 53, targetPort: 53, protocol: 'TCP' },
      { name: 'b', port: 53, targetPort: 53, protocol: 'UDP' },
      { name: 'c', port: 80, targetPort: 80, nodePort: 30001 },
    ];
    const { spec } = await create(makeService('a', { type: 'NodePort', ports }));
    const [first, second, third] = spec.ports ?? [];
    expect(first.nodePort).toBe(second.nodePort);
    expect(first.nodePort).toBeGreaterThanOrEqual(30086);
    expect(third.nodePort).toBe(30001);
    expect(await portsInUse()).toEqual([30001, first.nodePort]);
  });

  it('refuses node ports that are taken or out of range, and gives the address back', async () => {
    const named = (nodePort: number) => ({ type: 'NodePort', ports: [{ port: 80, targetPort: 80, nodePort }] });
    await create(makeService('a', named(30001)));
    expect(await messageOf(create(makeService('b', named(30001))))).toBe(
      '422 Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated',
    );
    expect(await messageOf(create(makeService('b', named(80))))).toBe(
      '422 Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
    expect(cluster.ipAddresses.names()).toHaveLength(1);
    expect(await portsInUse()).toEqual([30001]);
  });

  it('gives a health check port where traffic stays local', async () => {
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false };
    const service = await create(makeService('a', spec));
    expect(service.spec.ports?.[0].nodePort).toBeUndefined();
    expect(await portsInUse()).toEqual([service.spec.healthCheckNodePort]);
  });

  it('gives everything back when the write fails', async () => {
    const service = makeService('a', { type: 'NodePort' });
    const allocation = await allocator.allocateCreate(service, { dryRun: false });
    await allocation.rollback();
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[], []]);
  });

  it('takes nothing in a dry run', async () => {
    const service = makeService('a', { type: 'NodePort' });
    await (await allocator.allocateCreate(service, { dryRun: true })).commit();
    expect(service.spec).toMatchObject({ clusterIP: '10.0.0.0', ports: [{ nodePort: 32769 }] });
    const ports = [
      { port: 1, targetPort: 1, nodePort: 2 ** 31 - 1 },
      { port: 2, targetPort: 2 },
    ];
    const high = makeService('b', { type: 'NodePort', ports });
    await allocator.allocateCreate(high, { dryRun: true });
    expect(high.spec.ports?.[1].nodePort).toBe(-(2 ** 31)); // kube-apiserver counts on in an int32
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[], []]);
  });
});

describe('updating', () => {
  it('keeps what was given when the same is sent again', async () => {
    const old = await create(makeService('a', { type: 'NodePort' }));
    const service = makeService('a', { type: 'NodePort' });
    await (await allocator.allocateUpdate(service, old, { dryRun: false })).commit();
    expect(service.spec).toEqual(old.spec);
    expect(cluster.ipAddresses.names()).toEqual([old.spec.clusterIP]);
  });

  it('gives back what a change of type sets free, once it is written', async () => {
    const old = await create(makeService('a', { type: 'NodePort' }));
    const port = old.spec.ports?.[0].nodePort;
    const { allocation } = await change(old, { type: 'ExternalName' });
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[old.spec.clusterIP], [port]]);
    await allocation.commit();
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[], []]);
  });

  it('takes what a change of type needs, and gives it back when the write fails', async () => {
    const old = await create(makeService('a', { type: 'ExternalName', ports: [] }));
    const { service, allocation } = await change(old, { type: 'NodePort', ports: [{ port: 80, targetPort: 80 }] });
    expect(cluster.ipAddresses.names()).toEqual([service.spec.clusterIP]);
    expect(await portsInUse()).toEqual([service.spec.ports?.[0].nodePort]);
    await allocation.rollback();
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[], []]);
  });

  it('exchanges single ports', async () => {
    const old = await create(
      makeService('a', { type: 'NodePort', ports: [{ port: 80, targetPort: 80, nodePort: 30001 }] }),
    );
    const { allocation } = await change(old, { ports: [{ port: 80, targetPort: 80, nodePort: 30002 }] });
    expect(await portsInUse()).toEqual([30001, 30002]);
    await allocation.commit();
    expect(await portsInUse()).toEqual([30002]);
  });

  it('refuses one node port twice', async () => {
    const port = { name: 'a', port: 80, targetPort: 80, nodePort: 30001, protocol: 'TCP' };
    const old = await create(makeService('a', { type: 'NodePort', ports: [port] }));
    const twice = change(old, { ports: [port, { ...port, name: 'b', port: 81 }] });
    expect(await messageOf(twice)).toBe('500 duplicate nodePort: {TCP 30001}');
  });
});

describe('deleting', () => {
  it('gives back all there was', async () => {
    const service = await create(makeService('a', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }));
    await cluster.endpoints.create({
      kind: 'Endpoints',
      apiVersion: 'v1',
      metadata: { name: 'a', namespace: 'default' },
    });
    expect(await portsInUse()).toHaveLength(2);
    await allocator.release(service);
    expect([cluster.ipAddresses.names(), cluster.endpoints.names(), await portsInUse()]).toEqual([[], [], []]);
  });

  it("leaves an address alone that is another Service's by now", async () => {
    const service = await create(makeService('a'));
    await allocator.release({ ...service, metadata: { name: 'b', namespace: 'default' } });
    expect(cluster.ipAddresses.names()).toEqual([service.spec.clusterIP]);
  });
});

describe('many at once, by two replicas', () => {
  it('never gives anything twice', async () => {
    const replicas = [cluster.allocator(), cluster.allocator()];
    const made = Array.from({ length: 200 }, (_, i) => makeService(`s${i}`, { type: 'NodePort' }));
    await Promise.all(made.map((service, i) => replicas[i % 2].allocateCreate(service, { dryRun: false })));
    expect(new Set(made.map(({ spec }) => spec.clusterIP)).size).toBe(200);
    expect(new Set(made.map(({ spec }) => spec.ports?.[0].nodePort)).size).toBe(200);
    await Promise.all(made.map((service, i) => replicas[(i + 1) % 2].release(service)));
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[], []]);
  });
});

describe('dual-stack', () => {
  beforeEach(async () => {
    cluster = await makeCluster(['10.0.0.0/24', 'fd00::/112']);
    allocator = cluster.allocator();
  });

  it('gives one address of each family, and takes the second one away again', async () => {
    const old = await create(makeService('a', { ipFamilyPolicy: 'PreferDualStack' }));
    expect(old.spec.ipFamilies).toEqual(['IPv4', 'IPv6']);
    expect(cluster.ipAddresses.names()).toEqual([...(old.spec.clusterIPs ?? [])].sort());
    const { service, allocation } = await change(old, { ipFamilyPolicy: 'SingleStack' });
    await allocation.commit();
    expect(service.spec).toMatchObject({ ipFamilies: ['IPv4'], clusterIPs: [old.spec.clusterIP] });
    expect(cluster.ipAddresses.names()).toEqual([old.spec.clusterIP]);
  });

  it('adds a second address', async () => {
    const old = await create(makeService('a'));
    const { service } = await change(old, { ipFamilyPolicy: 'RequireDualStack' });
    expect(service.spec.clusterIPs?.[0]).toBe(old.spec.clusterIP);
    expect(service.spec.clusterIPs?.[1]).toMatch(/^fd00::/);
  });

  it('takes the family of the address', async () => {
    const { spec } = await create(makeService('a', { clusterIP: 'fd00::1' }));
    expect(spec).toMatchObject({ ipFamilies: ['IPv6'], clusterIPs: ['fd00::1'] });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ipAddressFor } from '../../../src/registry/allocators/cluster-ips.js';
import type { ServiceAllocator } from '../../../src/registry/allocators/service-allocator.js';
import { type Cluster, makeCluster, makeService } from './fixture.js';

const now = Date.UTC(2024, 0, 1, 0, 0, 30); // objects are made at 00:00:00
let cluster: Cluster;
let allocator: ServiceAllocator;
beforeEach(async () => {
  cluster = await makeCluster();
  allocator = cluster.allocator({ now: () => now });
});
afterEach(() => cluster.backend.close());

const nodePort = { type: 'NodePort', clusterIP: '10.0.0.9', clusterIPs: ['10.0.0.9'] };
const known = (name = 'a') =>
  makeService(name, { ...nodePort, ports: [{ port: 80, targetPort: 80, nodePort: 30005 }] });
const portsInUse = async () => (await allocator.nodePorts.read()).bitmap.items().map((item) => 30000 + item);

describe('repair', () => {
  it('notes what Services have', async () => {
    await cluster.services.create(known());
    await allocator.repair({ alone: false });
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([['10.0.0.9'], [30005]]);
  });

  it('corrects who has an address', async () => {
    const service = await cluster.services.create(known());
    await cluster.ipAddresses.create(ipAddressFor('10.0.0.9', makeService('gone')));
    await allocator.repair({ alone: false });
    expect((await cluster.ipAddresses.get('10.0.0.9'))?.spec.parentRef?.name).toBe(service.metadata.name);
  });

  it('leaves an address that two Services have with the one that is noted', async () => {
    await cluster.services.create(known('a'));
    await cluster.services.create(known('b'));
    await cluster.ipAddresses.create(ipAddressFor('10.0.0.9', known('b')));
    await allocator.repair({ alone: true });
    expect((await cluster.ipAddresses.get('10.0.0.9'))?.spec.parentRef?.name).toBe('b');
  });

  it('gives back what was lost, at once where nobody else is there', async () => {
    await allocator.allocateCreate(known(), { dryRun: false });
    await allocator.repair({ alone: true });
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([[], []]);
  });

  it('gives others time to write their Service', async () => {
    await allocator.allocateCreate(known(), { dryRun: false });
    for (let i = 0; i < 2; i++) await allocator.repair({ alone: false });
    expect([cluster.ipAddresses.names(), await portsInUse()]).toEqual([['10.0.0.9'], [30005]]);
    await allocator.repair({ alone: false });
    expect(await portsInUse()).toEqual([]);
    await cluster.allocator({ now: () => now + 60_000 }).repair({ alone: false });
    expect(cluster.ipAddresses.names()).toEqual([]);
  });

  it('takes over the ports of another range', async () => {
    await allocator.nodePorts.update((ports) => ports.allocate(30005));
    const moved = cluster.allocator({ nodePortRange: '30001-30100' });
    expect((await moved.nodePorts.read()).has(30005)).toBe(true);
  });
});

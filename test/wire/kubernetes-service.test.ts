import { describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { useEtcd } from '../use-etcd.js';

const namespace = '/api/v1/namespaces/default';
const endpointSlices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
const leases = '/registry/masterleases/';

interface Address {
  ip: string;
}

describe('the Service "kubernetes" of several servers on one etcd', () => {
  const etcd = useEtcd();

  const begin = (advertiseAddress: string, securePort = 0) =>
    Facade.start({ etcdServers: [etcd.endpoint], bindAddress: '127.0.0.1', advertiseAddress, securePort });
  const addressesAt = async (facade: Facade) => {
    const { subsets = [] } = (await facade.get(`${namespace}/endpoints/kubernetes`)).json;
    const { endpoints } = (await facade.get(`${endpointSlices}/kubernetes`)).json;
    const [addresses = []] = subsets.map((subset: { addresses: Address[] }) => subset.addresses.map(({ ip }) => ip));
    const sliced = (endpoints ?? []).flatMap((endpoint: { addresses: string[] }) => endpoint.addresses);
    expect(sliced).toEqual(addresses);
    return addresses;
  };

  it('leads to each of them, for as long as it is there', async () => {
    const b = await begin('192.0.2.2');
    expect(await addressesAt(b)).toEqual(['192.0.2.2']);
    const a = await begin('192.0.2.1');
    expect(await addressesAt(b)).toEqual(['192.0.2.1', '192.0.2.2']);
    const { entries } = await etcd.backend.list({ prefix: leases });
    expect(entries.map(({ key, value }) => [key, JSON.parse(String(value)).subsets])).toEqual(
      ['192.0.2.1', '192.0.2.2'].map((ip) => [leases + ip, [{ addresses: [{ ip }] }]]),
    );
    await a.stop();
    expect(await addressesAt(b)).toEqual(['192.0.2.2']);
    await b.stop();
    expect((await etcd.backend.list({ prefix: leases })).count).toBe(0);
  });

  it('forgets one that was killed, and comes back when it is deleted', async () => {
    const gone = `${leases}192.0.2.9`;
    await etcd.backend.create({ key: gone, value: Buffer.from('{}'), ttl: 2 });
    const facade = await begin('192.0.2.1');
    expect(await addressesAt(facade)).toEqual(['192.0.2.1', '192.0.2.9']);
    await facade.delete(`${namespace}/services/kubernetes`);
    await facade.delete(`${namespace}/endpoints/kubernetes`);
    const service = () => facade.get(`${namespace}/services/kubernetes`);
    await expect.poll(async () => (await service()).status, { timeout: 15_000 }).toBe(200);
    expect((await service()).json.spec.clusterIP).toBe('10.0.0.1');
    await expect.poll(async () => addressesAt(facade), { timeout: 5000 }).toEqual(['192.0.2.1']);
    await facade.stop();
  });

  it('changes its slice with the family of the address', async () => {
    const four = await begin('192.0.2.1');
    await four.stop();
    const six = await begin('2001:db8::1');
    expect(await addressesAt(six)).toEqual(['2001:db8::1']);
    expect((await six.get(`${endpointSlices}/kubernetes`)).json.addressType).toBe('IPv6');
    await six.stop();
  });
});

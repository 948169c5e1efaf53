import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { stores } from '../stores.js';

const services = '/api/v1/namespaces/services/services';
const addresses = '/apis/networking.k8s.io/v1/ipaddresses';

describe.each(stores)('services over $name', (store) => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'services' } });
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  const create = (name: string, spec = {}) =>
    facade.post(services, { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } });
  const owner = async (ip: string) => {
    const { status, json } = await facade.get(`${addresses}/${ip}`);
    return status === 200 ? json.spec.parentRef : undefined;
  };

  it('have a default one, with its address', async () => {
    const { json } = await facade.get('/api/v1/namespaces/default/services/kubernetes');
    expect(json.spec).toMatchObject({ type: 'ClusterIP', clusterIP: '10.0.0.1', ports: [{ port: 443 }] });
    expect(await owner('10.0.0.1')).toEqual({ resource: 'services', namespace: 'default', name: 'kubernetes' });
  });

  it('get an address, and leave it to others when they are deleted', async () => {
    const { json } = await create('a', { clusterIP: '10.0.0.5' });
    expect(json.spec.clusterIPs).toEqual(['10.0.0.5']);
    expect((await create('b', { clusterIP: '10.0.0.5' })).json.message).toContain('provided IP is already allocated');
    await facade.delete(`${services}/a`);
    expect(await owner('10.0.0.5')).toBeUndefined();
    expect((await create('b', { clusterIP: '10.0.0.5' })).status).toBe(201);
  });

  it('give back what they got when their name is taken', async () => {
    await create('taken');
    const before = (await facade.get(addresses)).json.items.length;
    expect((await create('taken', { type: 'NodePort', ports: [{ port: 80, nodePort: 30099 }] })).status).toBe(409);
    expect((await facade.get(addresses)).json.items).toHaveLength(before);
    expect((await create('other', { type: 'NodePort', ports: [{ port: 80, nodePort: 30099 }] })).status).toBe(201);
  });

  it('keep and change what they have on updates', async () => {
    const { spec } = (await create('u', { type: 'NodePort' })).json;
    const again = await facade.put(`${services}/u`, {
      metadata: { name: 'u' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    });
    expect(again.json.spec).toEqual(spec);
    const external = await facade.patch(`${services}/u`, {
      spec: { type: 'ExternalName', externalName: 'example.com' },
    });
    expect(external.json.spec.clusterIP).toBeUndefined();
    expect(await owner(spec.clusterIP)).toBeUndefined();
    const nodePort = spec.ports[0].nodePort;
    expect((await create('v', { type: 'NodePort', ports: [{ port: 80, nodePort }] })).status).toBe(201);
  });

  it('never get the same, however many are made at once', async () => {
    const made = await Promise.all(Array.from({ length: 60 }, (_, i) => create(`many-${i}`, { type: 'NodePort' })));
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
    expect(new Set(made.map(({ json }) => json.spec.clusterIP)).size).toBe(60);
    expect(new Set(made.map(({ json }) => json.spec.ports[0].nodePort)).size).toBe(60);
  });

  it('take nothing in a dry run', async () => {
    const before = (await facade.get(addresses)).json.items.length;
    const { json } = await facade.post(`${services}?dryRun=All`, {
      metadata: { name: 'dry' },
      spec: { ports: [{ port: 80 }] },
    });
    expect(json.spec.clusterIP).toBe('10.0.0.0');
    expect((await facade.get(addresses)).json.items).toHaveLength(before);
  });

  it('are found by type and address', async () => {
    await create('found', { clusterIP: 'None', selector: { a: 'b' } });
    const { json } = await facade.get(`${services}?fieldSelector=spec.clusterIP%3DNone%2Cspec.type%3DClusterIP`);
    expect(json.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['found']);
  });
});

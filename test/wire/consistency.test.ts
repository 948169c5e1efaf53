import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Churn } from '../churn.js';
import { Facade } from '../facade.js';
import { Informer } from '../informer.js';
import { stores } from '../stores.js';

const namespace = '/api/v1/namespaces/consistent';
const configMaps = `${namespace}/configmaps`;

const range = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe.each(stores)('consistency over $name', (store) => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'consistent' } });
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  it('lets exactly one of 50 creates of one name win', async () => {
    for (const name of range(5, 'one-')) {
      const racers = range(50, '').map((i) => facade.post(configMaps, { metadata: { name }, data: { i } }));
      const answers = await Promise.all(racers);
      const won = answers.filter(({ status }) => status === 201);
      expect(won).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(49);
      expect((await facade.get(`${configMaps}/${name}`)).json).toEqual(won[0].json);
    }
  });

  it('lets every racing delete but one find nothing', async () => {
    await facade.post(configMaps, { metadata: { name: 'gone' } });
    const answers = await Promise.all(range(20, '').map(() => facade.delete(`${configMaps}/gone`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(404)]);
  });

  it('makes an object of racing PUTs once; the others would be updates', async () => {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/consistent/leases';
    const answers = await Promise.all(
      range(10, 'holder-').map((holderIdentity) =>
        facade.put(`${leases}/upsert`, { metadata: { name: 'upsert' }, spec: { holderIdentity } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(422)]);
    const refused = answers.find(({ status }) => status === 422);
    expect(refused?.json.message).toContain('metadata.resourceVersion: Invalid value: 0: must be specified');
  });
});

describe.each(stores)('with history dropped all the time, over $name,', (store) => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start({ ...(await store.options()), etcdCompactionInterval: 100 });
    await facade.post('/api/v1/namespaces', { metadata: { name: 'consistent' } });
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  it('informers see every event in order', async () => {
    const informers = range(5, '').map(() => new Informer(facade, configMaps));
    const churn = new Churn(facade, configMaps, range(20, 'w'));
    await churn.more(600);
    const late = new Informer(facade, configMaps);
    await churn.more(300);
    await churn.stop();
    for (const informer of [...informers, late]) await informer.stop();
    expect(churn.faults).toEqual([]);
    expect(informers.map(({ lists, watches }) => [lists, watches])).toEqual(informers.map(() => [1, 1]));
  }, 60_000);

  it('pages of a snapshot that is gone end in a 410, and its token goes on in the present', async () => {
    const pages = `${namespace}/secrets`;
    for (const name of range(9, 's')) await facade.post(pages, { metadata: { name } });
    const first = (await facade.get(`${pages}?limit=3`)).json;
    expect(first.metadata.remainingItemCount).toBe(6);
    await facade.post(pages, { metadata: { name: 's55' } });
    await facade.delete(`${pages}/s7`);
    const next = () => facade.get(`${pages}?limit=3&continue=${first.metadata.continue}`);
    await expect.poll(async () => (await next()).status, { timeout: 10_000 }).toBe(410);
    const { json } = await next();
    expect(json).toMatchObject({ reason: 'Expired', message: expect.stringContaining('inconsistent list') });
    const rest = (await facade.get(`${pages}?limit=3&continue=${json.metadata.continue}`)).json;
    const more = (await facade.get(`${pages}?continue=${rest.metadata.continue}`)).json;
    const names = [...rest.items, ...more.items].map(({ metadata }) => metadata.name);
    expect(names).toEqual(['s3', 's4', 's5', 's55', 's6', 's8']);
    expect(Number(rest.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion));
  });
});

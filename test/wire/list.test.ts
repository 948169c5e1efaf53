import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { stores } from '../stores.js';

const configMaps = '/api/v1/namespaces/lists/configmaps';

describe.each(stores)('lists over $name', (store) => {
  let facade: Facade;
  let first: string;
  let last: string;

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'lists' } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const labels = { half: name < 'c' ? 'first' : 'second' };
      const { json } = await facade.post(configMaps, { metadata: { name, labels }, data: { name } });
      first ??= json.metadata.resourceVersion;
      last = json.metadata.resourceVersion;
    }
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  const names = (list: { items: { metadata: { name: string } }[] }) => list.items.map(({ metadata }) => metadata.name);

  it('returns items in order, without their kind, at the revision they were read at', async () => {
    const { json } = await facade.get(configMaps);
    expect(json).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: last } });
    expect(names(json)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(json.items[0].kind).toBeUndefined();
  });

  it('narrows by labels and fields', async () => {
    expect(names((await facade.get(`${configMaps}?labelSelector=half%3Dfirst`)).json)).toEqual(['a', 'b']);
    expect(names((await facade.get(`${configMaps}?labelSelector=half+notin+(first)`)).json)).toEqual(['c', 'd', 'e']);
    expect(names((await facade.get(`${configMaps}?fieldSelector=metadata.name%3Dd`)).json)).toEqual(['d']);
    expect(names((await facade.get(`${configMaps}?fieldSelector=metadata.name!%3Dd`)).json)).toEqual([
      'a',
      'b',
      'c',
      'e',
    ]);
    expect((await facade.get(`${configMaps}?labelSelector=a%3D%3D%3Db`)).json).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    });
    const unknown = (await facade.get(`${configMaps}?fieldSelector=foo%3Dbar`)).json;
    expect(unknown.message).toBe('"foo" is not a known field selector: only "metadata.name", "metadata.namespace"');
  });

  it('pages through one consistent snapshot', async () => {
    const one = (await facade.get(`${configMaps}?limit=2`)).json;
    expect(names(one)).toEqual(['a', 'b']);
    expect(one.metadata.remainingItemCount).toBe(3);
    await facade.post(configMaps, { metadata: { name: 'bb' } });
    await facade.delete(`${configMaps}/c`);
    const two = (await facade.get(`${configMaps}?limit=2&continue=${one.metadata.continue}`)).json;
    expect(names(two)).toEqual(['c', 'd']);
    expect(two.metadata).toMatchObject({ resourceVersion: one.metadata.resourceVersion, remainingItemCount: 1 });
    const three = (await facade.get(`${configMaps}?limit=2&continue=${two.metadata.continue}`)).json;
    expect(names(three)).toEqual(['e']);
    expect(three.metadata.continue).toBeUndefined();
    await facade.delete(`${configMaps}/bb`);
    await facade.post(configMaps, { metadata: { name: 'c', labels: { half: 'second' } } });
  });

  it('leaves the remaining count out when a selector decides, and fills the pages', async () => {
    const one = (await facade.get(`${configMaps}?limit=2&labelSelector=half%3Dsecond`)).json;
    expect(names(one)).toEqual(['c', 'd']);
    expect(one.metadata.remainingItemCount).toBeUndefined();
    const two = (
      await facade.get(`${configMaps}?limit=2&labelSelector=half%3Dsecond&continue=${one.metadata.continue}`)
    ).json;
    expect(names(two)).toEqual(['e']);
  });

  it('shows the past exactly when it is asked to', async () => {
    const { json } = await facade.get(`${configMaps}?resourceVersion=${first}&resourceVersionMatch=Exact`);
    expect(names(json)).toEqual(['a']);
    expect(json.metadata.resourceVersion).toBe(first);
  });

  it('waits for what is to come, and gives up with 504', async () => {
    const { json } = await facade.get(`${configMaps}?resourceVersion=99999999`);
    expect(json).toMatchObject({ code: 504, reason: 'Timeout', details: { retryAfterSeconds: 1 } });
    expect(json.message).toMatch(/^Timeout: Too large resource version: 99999999, current: \d+$/);
    expect(json.details.causes).toEqual([{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }]);
  });

  it.each([
    ['resourceVersionMatch=Exact', 422, 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    ['resourceVersion=1&resourceVersionMatch=Foo', 422, 'Unsupported value: "Foo"'],
    ['resourceVersion=abc', 400, 'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint'],
    ['limit=abc', 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
    ['sendInitialEvents=true', 422, 'sendInitialEvents is forbidden for list'],
    ['continue=abc', 400, "invalid continue token: continue key is not valid: invalid character 'i'"],
  ])('refuses %s', async (query, code, message) => {
    const { json } = await facade.get(`${configMaps}?${query}`);
    expect(json.code).toBe(code);
    expect(json.message).toContain(message);
  });
});

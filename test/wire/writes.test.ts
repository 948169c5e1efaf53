import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { stores } from '../stores.js';

const configMaps = '/api/v1/namespaces/writes/configmaps';

describe.each(stores)('writes over $name', (store) => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'writes' } });
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  const create = async (name: string, more = {}) =>
    (await facade.post(configMaps, { metadata: { name, ...more } })).json;

  it('gives a new object what only the server decides', async () => {
    const { status, json } = await facade.post(configMaps, {
      metadata: { name: 'new', uid: 'mine', creationTimestamp: '2001-01-01T00:00:00Z' },
    });
    expect(status).toBe(201);
    expect(json.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(Date.parse(json.metadata.creationTimestamp)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('generates names, and tries again when one is taken', async () => {
    const { json } = await facade.post(configMaps, { metadata: { generateName: 'gen-' } });
    expect(json.metadata.name).toMatch(/^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('answers 409 AlreadyExists, and says when the other one is being deleted', async () => {
    await create('twice', { finalizers: ['example.com/hold'] });
    const again = (await facade.post(configMaps, { metadata: { name: 'twice' } })).json;
    expect(again).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "twice" already exists',
      details: { name: 'twice', kind: 'configmaps' },
    });
    await facade.delete(`${configMaps}/twice`);
    const dying = (await facade.post(configMaps, { metadata: { name: 'twice' } })).json;
    expect(dying.message).toBe('object is being deleted: configmaps "twice" already exists');
  });

  it('refuses namespaces that are not there, or not the one of the address', async () => {
    const nowhere = await facade.post('/api/v1/namespaces/nowhere/configmaps', { metadata: { name: 'x' } });
    expect(nowhere.json).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
    const other = await facade.post(configMaps, { metadata: { name: 'x', namespace: 'other' } });
    expect(other.json).toMatchObject({
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    });
  });

  it('refuses a PUT that does not say the name', async () => {
    await create('named');
    for (const metadata of [{}, { generateName: 'named' }]) {
      const { json } = await facade.put(`${configMaps}/named`, { metadata });
      expect([json.code, json.message]).toEqual([
        400,
        'the name of the object (named based on URL) was undeterminable: name must be provided',
      ]);
    }
  });

  it('keeps an owner once, and says so', async () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'u' };
    const other = { ...owner, name: 'y' };
    const metadata = { name: 'owned', ownerReferences: [owner, other, owner] };
    const says = (when: string) =>
      `299 - ".metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: u"`;
    const created = await facade.post(configMaps, { metadata });
    const replaced = await facade.put(`${configMaps}/owned`, { metadata });
    const merged = await facade.patch(`${configMaps}/owned`, { metadata });
    for (const { json } of [created, replaced, merged]) expect(json.metadata.ownerReferences).toEqual([owner, other]);
    expect([created, replaced].map(({ headers }) => headers.warning)).toEqual([says(''), says('')]);
    expect(merged.headers.warning).toBe(says(' after mutating admission happens'));
  });

  it('keeps the generation of a kind that counts none as it was created', async () => {
    const { json } = await facade.post(configMaps, { metadata: { name: 'generation', generation: 7 } });
    expect(json.metadata.generation).toBe(7);
    const next = await facade.put(`${configMaps}/generation`, { metadata: { name: 'generation', generation: 9 } });
    expect(next.json.metadata.generation).toBe(7);
    const { metadata: none } = await create('no-generation');
    const put = await facade.put(`${configMaps}/no-generation`, { metadata: { ...none, generation: 9 } });
    expect(put.json.metadata.generation).toBeUndefined();
    const negative = await facade.post(configMaps, { metadata: { name: 'x', generation: -1 } });
    expect(negative.json.message).toBe(
      'ConfigMap "x" is invalid: metadata.generation: Invalid value: -1: must be greater than or equal to 0',
    );
  });

  it('takes a version with a dry run of a create, and with no other', async () => {
    const object = { metadata: { name: 'versioned', resourceVersion: '5' } };
    expect((await facade.post(`${configMaps}?dryRun=All`, object)).status).toBe(201);
    const { json } = await facade.post(configMaps, object);
    expect([json.code, json.message]).toEqual([500, 'resourceVersion should not be set on objects to be created']);
  });

  it('answers a stale PUT 409 and a PUT without a version 200', async () => {
    const { metadata } = await create('put');
    const next = (await facade.put(`${configMaps}/put`, { metadata, data: { x: '1' } })).json;
    expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
    const stale = (await facade.put(`${configMaps}/put`, { metadata, data: { x: '2' } })).json;
    expect(stale).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "put": the object has been modified; please apply your changes to the latest version and try again',
    });
    expect((await facade.put(`${configMaps}/put`, { metadata: { name: 'put' } })).status).toBe(200);
    const missing = await facade.put(`${configMaps}/missing`, { metadata: { name: 'missing' } });
    expect(missing.json).toMatchObject({ code: 404, message: 'configmaps "missing" not found' });
  });

  it('writes nothing when nothing changes', async () => {
    const { metadata } = await create('same');
    const put = (await facade.put(`${configMaps}/same`, { metadata: { name: 'same' } })).json;
    const patched = (await facade.patch(`${configMaps}/same`, {})).json;
    expect(put.metadata.resourceVersion).toBe(metadata.resourceVersion);
    expect(patched.metadata.resourceVersion).toBe(metadata.resourceVersion);
  });

  it('does everything but write on a dry run', async () => {
    const made = await facade.post(`${configMaps}?dryRun=All`, { metadata: { name: 'dry' } });
    expect(made.status).toBe(201);
    expect(made.json.metadata.uid).toBeDefined();
    expect(made.json.metadata.resourceVersion).toBeUndefined();
    expect((await facade.get(`${configMaps}/dry`)).status).toBe(404);
    const { metadata } = await create('dry');
    expect((await facade.delete(`${configMaps}/dry?dryRun=All`)).status).toBe(200);
    const patched = (
      await facade.send(
        'PATCH',
        `${configMaps}/dry?dryRun=All`,
        { data: { a: 'b' } },
        { 'content-type': 'application/merge-patch+json' },
      )
    ).json;
    expect(patched.data).toEqual({ a: 'b' });
    expect((await facade.get(`${configMaps}/dry`)).json.metadata).toEqual(metadata);
  });

  it('holds an object back until its finalizers are gone', async () => {
    await create('held', { finalizers: ['example.com/hold'] });
    const marked = await facade.delete(`${configMaps}/held`);
    expect(marked.json).toMatchObject({ kind: 'ConfigMap', metadata: { deletionGracePeriodSeconds: 0 } });
    expect(marked.json.metadata.deletionTimestamp).toBeDefined();
    const freed = await facade.patch(`${configMaps}/held`, { metadata: { finalizers: null } });
    expect(freed.status).toBe(200);
    expect((await facade.get(`${configMaps}/held`)).status).toBe(404);
  });

  it.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ])('records propagation %s for a garbage collector', async (propagationPolicy, finalizers) => {
    const name = propagationPolicy.toLowerCase();
    await create(name);
    const { json } = await facade.delete(`${configMaps}/${name}`, { propagationPolicy });
    expect(json.metadata.finalizers).toEqual(finalizers);
  });

  it('checks preconditions of a delete', async () => {
    const { metadata } = await create('precious');
    const uid = (await facade.delete(`${configMaps}/precious`, { preconditions: { uid: 'other' } })).json;
    expect(uid).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(uid.message).toContain(
      `the UID in the precondition (other) does not match the UID in record (${metadata.uid})`,
    );
    const fine = { preconditions: { uid: metadata.uid, resourceVersion: metadata.resourceVersion } };
    const gone = (await facade.delete(`${configMaps}/precious`, fine)).json;
    expect(gone).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'precious', kind: 'configmaps', uid: metadata.uid },
    });
  });

  it('loses none of 1,000 racing updates of one object', async () => {
    await create('counter', { annotations: {} });
    const racers = Array.from({ length: 50 }, async (_, racer) => {
      for (let i = 0; i < 20; i++) {
        const { status } = await facade.patch(`${configMaps}/counter`, { data: { [`k${racer}-${i}`]: 'x' } });
        expect(status).toBe(200);
      }
    });
    await Promise.all(racers);
    expect(Object.keys((await facade.get(`${configMaps}/counter`)).json.data)).toHaveLength(1000);
  }, 60_000);

  it('lets exactly one of many racing PUTs of one version win', async () => {
    const { metadata } = await create('race');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => facade.put(`${configMaps}/race`, { metadata, data: { winner: String(i) } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('shows every acknowledged write to the next read', async () => {
    for (let i = 0; i < 50; i++) {
      await facade.post(configMaps, { metadata: { name: `seen-${i}` } });
      const [one, list] = await Promise.all([facade.get(`${configMaps}/seen-${i}`), facade.get(configMaps)]);
      expect(one.status).toBe(200);
      expect(
        list.json.items.some(({ metadata }: { metadata: { name: string } }) => metadata.name === `seen-${i}`),
      ).toBe(true);
    }
  });

  it('deletes a collection by selector and answers with what it deleted', async () => {
    await create('col-a', { labels: { col: 'x' } });
    await create('col-b', { labels: { col: 'x' } });
    const { json } = await facade.delete(`${configMaps}?labelSelector=col%3Dx`);
    expect(json.kind).toBe('ConfigMapList');
    expect(json.items).toHaveLength(2);
    expect((await facade.get(`${configMaps}?labelSelector=col%3Dx`)).json.items).toEqual([]);
  });

  it('warns of unknown and duplicate fields, or refuses them, as asked', async () => {
    const body = '{"metadata":{"name":"strict","name":"strict"},"foo":1}';
    const warned = await facade.post(`${configMaps}?dryRun=All`, body);
    expect(warned.headers.warning).toContain('299 - "unknown field \\"foo\\""');
    expect(warned.headers.warning).toContain('duplicate field \\"metadata.name\\"');
    const strict = (await facade.post(`${configMaps}?fieldValidation=Strict`, body)).json;
    expect(strict.code).toBe(400);
    expect(strict.message).toContain('strict decoding error:');
    const ignored = await facade.post(`${configMaps}?dryRun=All&fieldValidation=Ignore`, body);
    expect(ignored.headers.warning).toBeUndefined();
  });

  it('refuses what no client should send, and stays well', async () => {
    const send = (body: unknown, type = 'application/json') =>
      facade.send('POST', configMaps, body, { 'content-type': type });
    expect((await send('{"metadata":')).json.code).toBe(400);
    expect((await send('')).json.code).toBe(400);
    expect((await send('[]')).json.code).toBe(400);
    expect((await send('x', 'text/plain')).json.code).toBe(415);
    expect((await send(Buffer.alloc(3 * 1024 * 1024 + 1, 32))).json).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
    });
    const proto = (
      await send('{"metadata":{"name":"proto","labels":{"__proto__":"x","constructor":"y"}},"data":{"__proto__":"z"}}')
    ).json;
    expect(proto.code).toBe(422); // "__proto__" is no label name
    const data = await send('{"metadata":{"name":"proto"},"data":{"__proto__":"z","constructor":"y"}}');
    expect(data.text).toContain('"__proto__":"z"');
  });
});

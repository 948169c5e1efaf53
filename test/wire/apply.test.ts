import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Facade } from '../facade.js';
import { stores } from '../stores.js';

const configMaps = '/api/v1/namespaces/apply/configmaps';
const deployments = '/apis/apps/v1/namespaces/apply/deployments';

const configMap = (name: string, data?: object, metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});

const deployment = (name: string, spec: object, metadata = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, ...metadata },
  spec,
});

const labels = { app: 'web' };
const template = (...containers: object[]) => ({ metadata: { labels }, spec: { containers } });
const web = { name: 'web', image: 'web:1' };

/** Who owns what, without times: "name operation subresource" to fieldsV1. */
const owners = ({ json }: Answer): Record<string, unknown> =>
  Object.fromEntries(
    // biome-ignore lint/suspicious/noExplicitAny: entries of an answer
    (json.metadata.managedFields ?? []).map((entry: any) => [
      [entry.manager, entry.operation, entry.subresource].filter(Boolean).join(' '),
      entry.fieldsV1,
    ]),
  );

describe.each(stores)('server-side apply over $name', (store) => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start(await store.options());
    await facade.post('/api/v1/namespaces', { metadata: { name: 'apply' } });
  });
  afterAll(async () => {
    await facade.stop();
    await store.cleanUp();
  });

  const apply = (path: string, config: unknown, query: string) =>
    facade.send('PATCH', `${path}?${query}`, config, { 'content-type': 'application/apply-patch+yaml' });
  const applyMap = (name: string, data: object | undefined, query: string, metadata = {}) =>
    apply(`${configMaps}/${name}`, configMap(name, data, metadata), query);
  const applyDeployment = (name: string, spec: object, query: string) =>
    apply(`${deployments}/${name}`, deployment(name, spec), query);
  const get = (name: string) => facade.get(`${configMaps}/${name}`);

  it('creates what is not there, and changes what is', async () => {
    const created = await applyMap('new', { a: '1' }, 'fieldManager=one');
    expect(created.status).toBe(201);
    expect(created.json.metadata.managedFields).toEqual([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'v1',
        time: expect.stringMatching(/^\d{4}-/),
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {} } },
      },
    ]);
    const changed = await applyMap('new', { a: '2' }, 'fieldManager=one');
    expect([changed.status, changed.json.data]).toEqual([200, { a: '2' }]);
  });

  it('writes nothing where nothing changes', async () => {
    await applyMap('same', { a: '1' }, 'fieldManager=one');
    const before = await get('same');
    expect((await applyMap('same', { a: '1' }, 'fieldManager=one')).text).toBe(before.text);
    expect((await get('same')).text).toBe(before.text);
  });

  it('takes YAML as it takes JSON', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n';
    expect((await apply(`${configMaps}/yaml`, text, 'fieldManager=one')).json.data).toEqual({ a: '1' });
    const twice = `${text}  a: "2"\n`;
    const warned = await apply(`${configMaps}/yaml`, twice, 'fieldManager=one');
    expect(warned.headers.warning).toBe('299 - "line 7: key \\"a\\" already set in map"');
    const refused = await apply(`${configMaps}/yaml`, twice, 'fieldManager=one&fieldValidation=Strict');
    expect(refused.json).toMatchObject({
      code: 400,
      message:
        'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key "a" already set in map',
    });
  });

  it('names every conflict, and changes nothing', async () => {
    await applyMap('disputed', { a: '1', b: '1', c: '1' }, 'fieldManager=one');
    await facade.patch(`${configMaps}/disputed?fieldManager=two`, { data: { c: '2' } });
    const before = await get('disputed');
    const one = await applyMap('disputed', { a: '3' }, 'fieldManager=three');
    expect(one.json).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }] },
    });
    const several = await applyMap('disputed', { a: '3', b: '3', c: '3' }, 'fieldManager=three');
    expect(several.json.message).toBe(
      'Apply failed with 3 conflicts: conflicts with "one":\n- .data.a\n- .data.b\nconflicts with "two" using v1:\n- .data.c',
    );
    expect((await get('disputed')).text).toBe(before.text);
  });

  it('takes over by force, shares what is the same, and removes what nobody owns any more', async () => {
    await applyMap('shared', { a: '1', b: '1' }, 'fieldManager=one');
    await applyMap('shared', { a: '1', c: '1' }, 'fieldManager=two');
    const forced = await applyMap('shared', { b: '2' }, 'fieldManager=three&force=true');
    expect(owners(forced)).toEqual({
      'one Apply': { 'f:data': { 'f:a': {} } },
      'two Apply': { 'f:data': { 'f:a': {}, 'f:c': {} } },
      'three Apply': { 'f:data': { 'f:b': {} } },
    });
    expect((await applyMap('shared', undefined, 'fieldManager=one')).json.data).toEqual({ a: '1', b: '2', c: '1' });
    const left = await applyMap('shared', undefined, 'fieldManager=two');
    expect([left.json.data, Object.keys(owners(left))]).toEqual([{ b: '2' }, ['three Apply']]);
  });

  it('notes who creates, updates and patches, and by which door', async () => {
    const agent = { 'user-agent': 'kubectl/v1.33.0 (linux/amd64)' };
    const path = `${deployments}/noted`;
    const spec = { selector: { matchLabels: labels }, template: template(web) };
    const created = await facade.post(deployments, deployment('noted', spec), agent);
    expect(Object.keys(owners(created))).toEqual(['kubectl Update']);
    expect(owners(created)['kubectl Update']).toMatchObject({ 'f:spec': { 'f:replicas': {}, 'f:selector': {} } });
    await facade.patch(`${path}?fieldManager=labeller`, { metadata: { labels: { x: 'y' } } });
    await facade.patch(`${path}/status?fieldManager=controller`, { status: { replicas: 1 }, spec: { paused: true } });
    const scaled = await facade.patch(`${path}/scale?fieldManager=scaler`, { spec: { replicas: 3 } });
    expect(scaled.json.metadata.managedFields).toBeUndefined();
    const { 'kubectl Update': kubectl, ...others } = owners(await facade.get(path));
    expect(others).toEqual({
      'labeller Update': { 'f:metadata': { 'f:labels': { '.': {}, 'f:x': {} } } },
      'controller Update status': { 'f:status': { 'f:replicas': {} } },
      'scaler Update scale': { 'f:spec': { 'f:replicas': {} } },
    });
    expect(kubectl).not.toMatchObject({ 'f:spec': { 'f:replicas': {} } });
  });

  it('merges lists by their keys, defaults among them', async () => {
    const spec = { selector: { matchLabels: labels }, template: template({ ...web, ports: [{ containerPort: 80 }] }) };
    await applyDeployment('lists', spec, 'fieldManager=one');
    const side = { name: 'side', image: 'side:1' };
    const ports = [{ containerPort: 80, protocol: 'TCP', name: 'http' }];
    const merged = await applyDeployment(
      'lists',
      { template: template(side, { name: 'web', ports }) },
      'fieldManager=two',
    );
    // biome-ignore lint/suspicious/noExplicitAny: a container of an answer
    const containers: any[] = merged.json.spec.template.spec.containers;
    expect(containers.map(({ name, image }) => `${name} ${image}`)).toEqual(['side side:1', 'web web:1']);
    expect(containers[1].ports).toEqual([{ containerPort: 80, protocol: 'TCP', name: 'http' }]);
    const gone = await applyDeployment('lists', { template: template({ name: 'web' }) }, 'fieldManager=two');
    expect(gone.json.spec.template.spec.containers).toMatchObject([{ name: 'web', ports: [{ containerPort: 80 }] }]);
    expect(gone.json.spec.template.spec.containers[0].ports[0].name).toBeUndefined();
  });

  it('merges sets by their values', async () => {
    await applyMap('set', { a: '1' }, 'fieldManager=one', { finalizers: ['a.b/c'] });
    const both = await applyMap('set', undefined, 'fieldManager=two', { finalizers: ['d.e/f', 'a.b/c'] });
    expect(both.json.metadata.finalizers).toEqual(['d.e/f', 'a.b/c']);
    expect(owners(both)['two Apply']).toEqual({
      'f:metadata': { 'f:finalizers': { 'v:"a.b/c"': {}, 'v:"d.e/f"': {} } },
    });
    const left = await applyMap('set', { a: '1' }, 'fieldManager=one');
    expect(left.json.metadata.finalizers).toEqual(['d.e/f', 'a.b/c']);
    expect((await applyMap('set', undefined, 'fieldManager=two')).json.metadata.finalizers).toBeUndefined();
  });

  it('takes an atomic value as one', async () => {
    const spec = { selector: { matchLabels: labels }, template: template(web) };
    await applyDeployment('atomic', spec, 'fieldManager=one');
    const selector = { matchLabels: { ...labels, more: 'x' } };
    const other = await applyDeployment('atomic', { selector }, 'fieldManager=two');
    expect(other.json.message).toBe('Apply failed with 1 conflict: conflict with "one": .spec.selector');
  });

  it('refuses what is no configuration, and says why', async () => {
    await applyMap('strict', { a: '1' }, 'fieldManager=one');
    const before = await get('strict');
    const refused = async (config: unknown, query = 'fieldManager=one') => {
      const { status, json } = await apply(`${configMaps}/strict`, config, query);
      return `${status} ${json.message}`;
    };
    const map = (more: object) => ({ ...configMap('strict'), ...more });
    expect(await refused(map({}), '')).toBe(
      '422 PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
    expect(await refused(map({ kind: 'Secret' }))).toBe('400 invalid object type: /v1, Kind=Secret');
    expect(await refused(map({ wrong: 1 }))).toBe(
      '500 failed to create typed patch object (/strict; /v1, Kind=ConfigMap): .wrong: field not declared in schema',
    );
    expect(await refused(map({ data: { a: 1 } }))).toBe(
      '500 failed to create typed patch object (/strict; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}',
    );
    expect(await refused(map({ metadata: { name: 'strict', managedFields: [] } }))).toBe(
      '400 metadata.managedFields must be nil',
    );
    expect(await refused('- no object')).toContain('400 error decoding YAML: error unmarshaling JSON');
    expect(await refused(map({ metadata: { name: 'other' } }))).toBe(
      '400 the name of the object (other) does not match the name on the URL (strict)',
    );
    expect((await get('strict')).text).toBe(before.text);
  });

  it('begins to keep managers where there were none, and ends it when it is told to', async () => {
    const path = `${configMaps}/reset`;
    await facade.post(`${configMaps}?fieldManager=one`, configMap('reset', { a: '1' }));
    const reset = await facade.put(`${path}?fieldManager=two`, configMap('reset', { a: '2' }, { managedFields: [] }));
    expect(reset.json.metadata.managedFields).toBeUndefined();
    expect((await facade.patch(path, { data: { b: '1' } })).json.metadata.managedFields).toBeUndefined();
    const conflict = await applyMap('reset', { a: '3' }, 'fieldManager=three');
    expect(conflict.json.message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
    );
  });

  it('keeps the managers that an update brings, and its own where they cannot be read', async () => {
    await applyMap('brought', { a: '1' }, 'fieldManager=one');
    const entry = { manager: 'two', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1' };
    const put = (fieldsV1: object) => {
      const managedFields = [{ ...entry, fieldsV1 }];
      return facade.put(`${configMaps}/brought?fieldManager=x`, configMap('brought', { a: '1' }, { managedFields }));
    };
    expect(owners(await put({ 'f:data': { 'f:a': {} } }))).toEqual({ 'two Apply': { 'f:data': { 'f:a': {} } } });
    expect(owners(await put({ nonsense: {} }))).toEqual({ 'two Apply': { 'f:data': { 'f:a': {} } } });
  });

  it('takes keys for what they are, whatever they are called', async () => {
    const data = JSON.parse('{"constructor":"1","toString":"2","__proto__":"3"}');
    await facade.post(`${configMaps}?fieldManager=one`, configMap('keys', { a: '1' }));
    const applied = await applyMap('keys', data, 'fieldManager=two');
    expect(applied.text).toContain('"data":{"__proto__":"3","a":"1","constructor":"1","toString":"2"}');
    expect(applied.text).toContain('"fieldsV1":{"f:data":{"f:__proto__":{},"f:constructor":{},"f:toString":{}}}');
    const patched = await facade.patch(
      `${configMaps}/keys?fieldManager=three`,
      JSON.parse('{"data":{"constructor":"4"}}'),
    );
    expect(owners(patched)['three Update']).toEqual({ 'f:data': { 'f:constructor': {} } });
    expect((await applyMap('keys', undefined, 'fieldManager=two')).json.data).toEqual({ a: '1', constructor: '4' });
  });

  it('lets ten update, and puts the oldest together', async () => {
    await facade.post(`${configMaps}?fieldManager=m0`, configMap('many', { k0: '0' }));
    for (let i = 1; i < 12; i++)
      await facade.patch(`${configMaps}/many?fieldManager=m${i}`, { data: { [`k${i}`]: '1' } });
    const many = owners(await get('many'));
    expect(Object.keys(many)).toHaveLength(10);
    expect(Object.keys(many)).toContain('ancient-changes Update');
  });

  it('lets two apply at the same time without losing either', async () => {
    await applyMap('raced', undefined, 'fieldManager=zero');
    const each = Array.from({ length: 20 }, (_, i) => applyMap('raced', { [`k${i}`]: '1' }, `fieldManager=m${i}`));
    expect((await Promise.all(each)).map(({ status }) => status)).toEqual(each.map(() => 200));
    expect(Object.keys((await get('raced')).json.data)).toHaveLength(20);
  });
});

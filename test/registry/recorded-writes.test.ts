import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';

/**
 * Writes of one object with changes ("spec.replicas", or by the index of a list), and what kube-apiserver 1.36.3
 * answered: to dry-run creates, to dry-run updates of the object as it was created, or to reads of it in another version.
 */
interface Section {
  path: string;
  base: Tree & { metadata: { name: string } };
  update?: boolean;
  subresource?: string;
  /** written before all else, at `statusPath` where that differs */
  status?: unknown;
  statusPath?: string;
  read?: string;
  cases: Recorded[];
}

interface Recorded {
  /** by path; null takes a field away */
  set: Record<string, unknown>;
  code?: number;
  message?: string;
  /** reason, field and message of a 422; in any order, because maps have none in Go */
  causes?: [string, string, string][];
  warnings?: string[];
  object?: unknown;
  /** by JSON pointer: how the answer differs from the one to the object as it is */
  differs?: Record<string, unknown>;
  lacks?: string[];
}

type Tree = Record<string, unknown>;

const folder = new URL('testdata/writes/', import.meta.url);
const recorded = readdirSync(folder).map((file): [string, Section[]] => [
  file.replace('.json', ''),
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Section[],
]);

function changed(object: Tree, set: Record<string, unknown>): Tree {
  const copy = structuredClone(object);
  for (const [path, value] of Object.entries(set)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let place = copy;
    for (const [i, key] of keys.entries()) {
      place[key] ??= /^\d+$/.test(keys[i + 1] ?? last) ? [] : {};
      place = place[key] as Tree;
    }
    if (value === null) delete place[last];
    else place[last] = value;
  }
  return copy;
}

/** Without what is new in every answer. */
function normal(object: Tree & { metadata?: Tree }): Tree {
  const uid = object.metadata?.uid;
  const {
    uid: _uid,
    creationTimestamp: _time,
    managedFields: _fields,
    resourceVersion: _v,
    ...metadata
  } = object.metadata ?? {};
  const text = JSON.stringify({ ...object, metadata })
    .replaceAll(typeof uid === 'string' ? uid : 'UID', 'UID')
    .replace(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID');
  return JSON.parse(text) as Tree;
}

function leaves(value: unknown, path = '', into: Record<string, unknown> = {}): Record<string, unknown> {
  const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isEmpty) into[path] = value;
  else {
    for (const [key, item] of Object.entries(value)) {
      leaves(item, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, into);
    }
  }
  return into;
}

function differences(from: unknown, to: unknown) {
  const [before, after] = [leaves(from), leaves(to)];
  return {
    differs: Object.fromEntries(
      Object.entries(after).filter(
        ([path, value]) => !(path in before) || JSON.stringify(before[path]) !== JSON.stringify(value),
      ),
    ),
    lacks: Object.keys(before)
      .filter((path) => !(path in after))
      .sort(),
  };
}

type Cause = { reason: string; field: string; message: string };
const warningsOf = (header: unknown) =>
  [...String(header ?? '').matchAll(/299 - "((?:\\.|[^"\\])*)"/g)].map(([, text]) => text.replace(/\\(.)/g, '$1'));

describe.each(recorded)('writes of %s', (_, sections) => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start({ inMemory: true });
    await facade.post('/api/v1/namespaces', { metadata: { name: 'recorded' } });
  });
  afterAll(() => facade.stop());

  async function prepare({ path, base, status, statusPath = path }: Section): Promise<Tree> {
    const { name } = base.metadata;
    expect((await facade.post(path, base)).json).toMatchObject({ metadata: { name } });
    if (status !== undefined) {
      const { json } = await facade.get(`${statusPath}/${name}`);
      expect((await facade.put(`${statusPath}/${name}/status`, { ...json, status })).status).toBe(200);
    }
    return (await facade.get(`${path}/${name}`)).json;
  }

  const titles = sections.map((section, i): [string, Section] => {
    const what = section.read
      ? `read at ${section.read}`
      : section.update
        ? `update ${section.subresource ?? ''}`
        : 'create';
    return [`${i}: ${what} ${section.path.replace(/.*\//, '')}`, section];
  });

  it.each(titles)('%s', async (_, section) => {
    const { path, base, cases, subresource } = section;
    const stored = section.update || section.read ? await prepare(section) : undefined;
    const at = `${path}/${base.metadata.name}`;
    let plain: Tree | undefined;
    for (const { set, code, message, causes, warnings = [], object, differs = {}, lacks = [] } of cases) {
      const title = JSON.stringify(set);
      const answer = await (section.read
        ? facade.get(`${section.read}/${base.metadata.name}`)
        : stored === undefined
          ? facade.post(`${path}?dryRun=All`, changed(base, set))
          : facade.put(`${at}${subresource ? `/${subresource}` : ''}?dryRun=All`, changed(stored, set)));
      const { json, status } = answer;
      if (causes !== undefined) {
        const got = ((json.details?.causes ?? []) as Cause[]).map(({ reason, field, message: text }) => [
          reason,
          field,
          text,
        ]);
        expect.soft(normal({ got }), title).toEqual({ got: expect.arrayContaining(causes), metadata: {} });
        expect.soft([status, got.length], title).toEqual([422, causes.length]);
        continue;
      }
      if (code !== undefined) {
        expect.soft([status, json.message], title).toEqual([code, message]);
        continue;
      }
      const result = normal(json);
      if (object !== undefined) expect.soft(result, title).toEqual(object);
      else expect.soft(differences(plain, result), title).toEqual({ differs, lacks: lacks.sort() });
      expect.soft(warningsOf(answer.headers.warning), title).toEqual(warnings);
      plain ??= result;
    }
    if (stored !== undefined) await facade.delete(`${at}?propagationPolicy=Background`);
  });
});

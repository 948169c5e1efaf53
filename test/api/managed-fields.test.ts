import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printPath } from '../../src/api/managed-fields/element.js';
import { FieldManager } from '../../src/api/managed-fields/field-manager.js';
import { fieldSetOf } from '../../src/api/managed-fields/field-set.js';
import {
  difference,
  type Fields,
  fieldsOf,
  intersection,
  pathsOf,
  recursiveDifference,
  union,
} from '../../src/api/managed-fields/fields.js';
import { readFields, sortFields } from '../../src/api/managed-fields/fields-v1.js';
import { type MergeType, noFields, untyped } from '../../src/api/managed-fields/merge-type.js';
import type { KubeObject } from '../../src/api/object.js';

const text: MergeType = { scalar: 'string' };
const number: MergeType = { scalar: 'numeric' };
const map = (element: MergeType): MergeType => ({ map: { fields: noFields, element, isAtomic: false } });
const struct = (fields: Record<string, MergeType>): MergeType => ({
  map: { fields: new Map(Object.entries(fields)), isAtomic: false },
});
const set: MergeType = { list: { element: text, isAtomic: false, keys: [] } };
const atomic: MergeType = { list: { element: text, isAtomic: true, keys: [] } };
const byName = (element: MergeType): MergeType => ({
  list: { element, isAtomic: false, keys: [{ name: 'name', default: undefined }] },
});

/** A kind with something of everything. */
const thing = struct({
  apiVersion: text,
  kind: text,
  metadata: struct({ name: text, labels: map(text), managedFields: untyped }),
  spec: struct({
    size: number,
    limit: number,
    tags: set,
    options: map(text),
    command: atomic,
    items: byName(struct({ name: text, value: text, tags: set })),
  }),
});

const header = { apiVersion: 'test/v1', kind: 'Thing', metadata: { name: 'one' } };
const manager = new FieldManager({
  group: 'test',
  version: 'v1',
  kind: 'Thing',
  type: thing,
  subresource: '',
  filter: (fields) => fields,
  versions: { convert: () => undefined },
  empty: { ...header, spec: {} } as unknown as KubeObject,
});

type Spec = Record<string, unknown>;
const now = '2026-01-01T00:00:00Z';
const withSpec = (spec: Spec) => ({ ...header, spec }) as unknown as KubeObject;
const apply = (live: KubeObject | undefined, spec: Spec, name: string, force = true): KubeObject => {
  const known = live && { ...live, metadata: { ...live.metadata, uid: 'u' } };
  const made = structuredClone(manager.apply(known, withSpec(spec), { name, force }, now));
  delete made.metadata.uid;
  return normal(JSON.parse(JSON.stringify(made)));
};
const specOf = (object: KubeObject): Spec => (object as unknown as { spec?: Spec }).spec ?? {};
const managersOf = ({ metadata }: KubeObject) => metadata.managedFields ?? [];

/** As Go prints it: the spec is always there, and nothing in it that is empty. */
function normal(object: KubeObject): KubeObject {
  const spec = Object.entries(specOf(object)).filter(([, value]) => value !== null);
  return { ...object, spec: Object.fromEntries(spec) } as unknown as KubeObject;
}

/** Specs whose map keys, values of sets and names of items come from `words`. */
const specs = (words: string[], scalars: string[]) => {
  const word = fc.constantFrom(...words);
  const value = fc.constantFrom('x', 'y');
  const tags = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
  const item = fc.record({ name: word, value, tags }, { requiredKeys: ['name'] });
  return fc.record(
    {
      ...Object.fromEntries(scalars.map((name) => [name, fc.integer({ min: 0, max: 3 })])),
      tags,
      options: fc.dictionary(word, value, { minKeys: 1, maxKeys: 3 }),
      items: fc.uniqueArray(item, { selector: ({ name }) => name, minLength: 1, maxLength: 3 }),
      ...(scalars.includes('size') ? { command: fc.array(value, { minLength: 1, maxLength: 2 }) } : {}),
    },
    { requiredKeys: [] },
  );
};
const anySpec = specs(['a', 'b', 'c'], ['size', 'limit']);
const anyApplies = fc.array(fc.record({ spec: anySpec, name: fc.constantFrom('m1', 'm2', 'm3') }), { minLength: 1 });

const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
};

describe('apply', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyApplies, anySpec, (before, spec) => {
        const live = before.reduce<KubeObject | undefined>(
          (object, one) => apply(object, one.spec, one.name),
          undefined,
        );
        const once = apply(live, spec, 'm1');
        expect(apply(once, spec, 'm1')).toEqual(once);
      }),
    );
  });

  it('comes out the same in any order, for two who share no fields', () => {
    const mine = specs(['a', 'b'], ['size']);
    const theirs = specs(['c', 'd'], ['limit']);
    fc.assert(
      fc.property(mine, theirs, (a, b) => {
        const ab = apply(apply(undefined, a, 'm1', false), b, 'm2', false);
        const ba = apply(apply(undefined, b, 'm2', false), a, 'm1', false);
        expect(inOrder(specOf(ab))).toEqual(inOrder(specOf(ba)));
        expect(managersOf(ab)).toEqual(managersOf(ba));
      }),
    );
  });

  it('leaves nothing that nobody owns', () => {
    fc.assert(
      fc.property(anyApplies, (applies) => {
        let object = applies.reduce<KubeObject | undefined>(
          (live, { spec, name }) => apply(live, spec, name),
          undefined,
        );
        for (const name of ['m1', 'm2', 'm3']) object = apply(object, {}, name);
        const isNothing = (value: unknown): boolean =>
          value === null || (typeof value === 'object' && Object.values(value as object).every(isNothing));
        expect(Object.values(specOf(object as KubeObject)).filter((value) => !isNothing(value))).toEqual([]);
      }),
    );
  });

  it('names no field that is not there, and no other one leads to a conflict with its owner', () => {
    fc.assert(
      fc.property(anyApplies, (applies) => {
        let object: KubeObject | undefined;
        for (const { spec, name } of applies) {
          object = apply(object, spec, name);
          const there = fieldSetOf(thing, object);
          for (const { fieldsV1 } of managersOf(object)) {
            for (const path of pathsOf(readFields(fieldsV1))) {
              const node = path.reduce<Fields | undefined>((fields, element) => fields?.[element], there);
              expect(node, printPath(path)).toBeDefined();
            }
          }
          apply(object, spec, name, false);
        }
      }),
    );
  });

  it('removes what an update has taken away from its owner, and gives it to who updates', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (applied, updated) => {
        const live = apply(undefined, applied, 'm1');
        const object = JSON.parse(JSON.stringify({ ...live, spec: updated })) as KubeObject;
        manager.update({ ...live, metadata: { ...live.metadata, uid: 'u' } }, object, 'm2', now);
        const there = fieldSetOf(thing, object);
        for (const { fieldsV1 } of managersOf(object)) {
          const gone = pathsOf(readFields(fieldsV1)).filter(
            (path) => path.reduce<Fields | undefined>((fields, element) => fields?.[element], there) === undefined,
          );
          expect(gone.map(printPath)).toEqual([]);
        }
      }),
    );
  });
});

describe('sets of fields', () => {
  const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1');
  const paths = fc.array(fc.array(element, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
  const listed = (fields: Fields) =>
    pathsOf(fields)
      .map((path) => path.join(' '))
      .sort();
  const unique = (lists: string[][]) => [...new Set(lists.map((path) => path.join(' ')))].sort();

  it('hold the paths that were put in', () => {
    fc.assert(
      fc.property(paths, (some) => {
        expect(listed(fieldsOf(...some))).toEqual(unique(some));
      }),
    );
  });

  it('are united, cut and taken from each other as sets of paths', () => {
    fc.assert(
      fc.property(paths, paths, (some, others) => {
        const [a, b] = [fieldsOf(...some), fieldsOf(...others)];
        const has = (path: string) => listed(b).includes(path);
        expect(listed(union(a, b))).toEqual(unique([...some, ...others]));
        expect(listed(intersection(a, b))).toEqual(listed(a).filter(has));
        expect(listed(difference(a, b))).toEqual(listed(a).filter((path) => !has(path)));
        const isBelow = (path: string) => listed(b).some((one) => path === one || path.startsWith(`${one} `));
        expect(listed(recursiveDifference(a, b))).toEqual(listed(a).filter((path) => !isBelow(path)));
      }),
    );
  });

  it('are read and written in one form', () => {
    const written = { 'f:b': {}, 'k:{"port":80,"name":"x"}': { 'f:z': {}, '.': {} }, 'f:a': {}, 'z:?': {} };
    const read = readFields(written);
    expect(JSON.stringify(read)).toBe('{"f:a":{},"f:b":{},"k:{\\"name\\":\\"x\\",\\"port\\":80}":{".":{},"f:z":{}}}');
    expect(sortFields({ 'v:10': {}, 'v:9': {}, 'f:b': {} })).toEqual({ 'f:b': {}, 'v:9': {}, 'v:10': {} });
    expect(() => readFields({ nonsense: {} })).toThrow('not a path element: nonsense');
    expect(() => readFields({ 'k:{': {} })).toThrow('not JSON');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '#types/core.v1';
import type { FieldValidation } from '../../src/api/codec/decode.js';
import { ApiError } from '../../src/api/errors.js';
import { loadFacts } from '../../src/api/facts-loader.js';
import type { KubeObject } from '../../src/api/object.js';
import { type PatchType, parsePatch } from '../../src/api/patch/index.js';
import { applyJsonPatch, type Operation } from '../../src/api/patch/json-patch.js';
import { applyMergePatch } from '../../src/api/patch/merge-patch.js';
import { applyStrategicMergePatch } from '../../src/api/patch/strategic-merge-patch.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8'));
const messageOf = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

/** A patch of a stored object, and what kube-apiserver 1.36.3 makes of it. */
interface PatchCase {
  type: PatchType;
  of: 'ConfigMap' | 'Deployment';
  fieldValidation?: FieldValidation;
  patch: string;
  code?: number;
  refused?: string;
  warnings?: string[];
  data?: Record<string, string> | null;
  annotations?: Record<string, string>;
}

const recorded: { current: Record<string, KubeObject>; cases: PatchCase[] } = read('patch.json');
const kinds = {
  ConfigMap: { group: '', version: 'v1', kind: 'ConfigMap' },
  Deployment: { group: 'apps', version: 'v1', kind: 'Deployment' },
};

function patched({ type, of, fieldValidation = 'Strict', patch }: PatchCase) {
  return parsePatch(type, Buffer.from(patch), kinds[of], fieldValidation)(recorded.current[of]);
}

describe('patching says what kube-apiserver says', () => {
  const titled = recorded.cases.map(
    (one) => [`${one.type} patch of a ${one.of} ${one.fieldValidation ?? ''} ${one.patch.slice(0, 90)}`, one] as const,
  );
  it.each(titled.filter(([, { refused }]) => refused !== undefined))('%s', (_, one) => {
    try {
      patched(one);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      expect({ code: error.code, message: error.message }).toEqual({ code: one.code, message: one.refused });
      return;
    }
    throw new Error('was not refused');
  });
  it.each(titled.filter(([, { refused }]) => refused === undefined))('%s', (_, one) => {
    const { object, warnings } = patched(one);
    expect(warnings).toEqual(one.warnings ?? []);
    if (one.data !== undefined) expect((object as unknown as ConfigMap).data ?? null).toEqual(one.data);
    if (one.annotations !== undefined) expect(object.metadata.annotations).toEqual(one.annotations);
  });
});

describe('a strategic merge patch', () => {
  interface Case {
    title: string;
    type: 'Pod' | 'Service' | 'Deployment';
    doc: Record<string, unknown>;
    patch: Record<string, unknown>;
    result?: unknown;
    error?: string;
  }
  const cases: Case[] = read('strategic-merge.json');
  const names = {
    Pod: 'io.k8s.api.core.v1.Pod',
    Service: 'io.k8s.api.core.v1.Service',
    Deployment: 'io.k8s.api.apps.v1.Deployment',
  };
  const { types } = loadFacts();

  it.each(cases)('$title', ({ type, doc, patch, result, error }) => {
    const before = JSON.stringify([doc, patch]);
    const apply = () => plain(applyStrategicMergePatch(doc, patch, names[type], types));
    if (error === undefined) expect(apply()).toEqual(result);
    else expect(messageOf(apply)).toBe(error);
    expect(JSON.stringify([doc, patch])).toBe(before);
  });
});

describe('a JSON patch', () => {
  const doc = { a: [1, 2, 3], b: { c: 'x', 'd/e~f': null }, z: 1 };
  const cases: [title: string, patch: Operation[], result: unknown][] = [
    ['adds to an object', [{ op: 'add', path: '/n', value: { x: 1 } }], { ...doc, n: { x: 1 } }],
    ['adds over what is there', [{ op: 'add', path: '/z', value: 2 }], { ...doc, z: 2 }],
    ['inserts into a list', [{ op: 'add', path: '/a/1', value: 9 }], { ...doc, a: [1, 9, 2, 3] }],
    ['appends to a list', [{ op: 'add', path: '/a/-', value: 9 }], { ...doc, a: [1, 2, 3, 9] }],
    ['counts from the end of a list', [{ op: 'replace', path: '/a/-1', value: 9 }], { ...doc, a: [1, 2, 9] }],
    [
      'removes',
      [
        { op: 'remove', path: '/a/0' },
        { op: 'remove', path: '/z' },
      ],
      { a: [2, 3], b: doc.b },
    ],
    ['replaces what is not there', [{ op: 'replace', path: '/n', value: 1 }], { ...doc, n: 1 }],
    ['moves', [{ op: 'move', from: '/b/c', path: '/a/0' }], { ...doc, a: ['x', 1, 2, 3], b: { 'd/e~f': null } }],
    ['copies nothing as null', [{ op: 'copy', from: '/n', path: '/m' }], { ...doc, m: null }],
    ['reads escapes', [{ op: 'replace', path: '/b/d~1e~0f', value: 1 }], { ...doc, b: { c: 'x', 'd/e~f': 1 } }],
    [
      'tests',
      [
        { op: 'test', path: '/b', value: { 'd/e~f': null, c: 'x' } },
        { op: 'test', path: '/n', value: null },
      ],
      doc,
    ],
    ['replaces the whole', [{ op: 'replace', path: '', value: { q: 1 } }], { q: 1 }],
  ];
  it.each(cases)('%s', (_title, patch, result) => {
    const before = structuredClone(doc);
    expect(plain(applyJsonPatch(doc, patch))).toEqual(result);
    expect(doc).toEqual(before);
  });

  const bad: [title: string, operation: Operation][] = [
    ['removes what is not there', { op: 'remove', path: '/n' }],
    ['goes through what is not there', { op: 'add', path: '/n/m', value: 1 }],
    ['goes beyond a list', { op: 'add', path: '/a/4', value: 1 }],
    ['takes a name for an index', { op: 'remove', path: '/a/x' }],
    ['moves what is not there', { op: 'move', from: '/n', path: '/m' }],
    ['tests something else', { op: 'test', path: '/z', value: '1' }],
    ['has no path', { op: 'add', value: 1 }],
    ['does not exist', { op: 'frob', path: '/z' }],
    ['is called as something of every object', { op: 'constructor', path: '/z' }],
    ['reaches for a prototype', { op: 'add', path: '/__proto__/x', value: 1 }],
    ['removes the whole', { op: 'remove', path: '' }],
  ];
  it.each(bad)('is refused when it %s', (_title, operation) => {
    expect(() => applyJsonPatch(doc, [operation])).toThrow(
      'the server rejected our request due to an error in our request',
    );
  });

  it('does not nest without end', () => {
    const deeper = Array.from({ length: 600 }, () => ({ op: 'move', from: '/b', path: '/n' })).flatMap((move) => [
      move,
      { op: 'add', path: '/b', value: {} },
      { op: 'move', from: '/n', path: '/b/c' },
    ]);
    expect(() => applyJsonPatch(doc, deeper)).toThrow('the server rejected our request');
  });

  it('has a limit of operations, and one of copying', () => {
    const many = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/z', value: 1 }));
    expect(() => applyJsonPatch(doc, many)).toThrow(
      'The allowed maximum operations in a JSON patch is 10000, got 10001',
    );
    const doubling = Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '/b', path: `/b/${i}` }));
    expect(() => applyJsonPatch(doc, doubling)).toThrow('the server rejected our request');
  });
});

describe('a merge patch', () => {
  const cases: [doc: unknown, patch: unknown, result: unknown][] = [
    [
      { a: 1, b: 2 },
      { b: null, c: 3 },
      { a: 1, c: 3 },
    ],
    [{ a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    [{ a: [1] }, { a: [2, null, { b: null }] }, { a: [2, null, {}] }],
    [{ a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    [{ a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
    [{}, { a: { b: { c: null } } }, { a: { b: {} } }],
    [{ a: 1 }, [1, { b: null }], [1, {}]],
  ];
  it.each(cases)('of %j with %j', (doc, patch, result) => {
    expect(plain(applyMergePatch(doc, patch))).toEqual(result);
  });

  it('may name a field __proto__', () => {
    const result = applyMergePatch({ a: 1 }, JSON.parse('{"__proto__":{"b":1}}'));
    expect(JSON.stringify(result)).toBe('{"__proto__":{"b":1},"a":1}');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/api/codec/body.js';
import { builtin } from '../../src/api/codec/builtin.js';
import type { DecodeRequest } from '../../src/api/codec/decode.js';
import { duplicateFields } from '../../src/api/codec/strictness.js';
import { ApiError } from '../../src/api/errors.js';

/** A body, and what kube-apiserver 1.36.3 says of it: refused with a message, or taken, perhaps with warnings. */
interface Case {
  kind: string;
  contentType?: string;
  fieldValidation?: DecodeRequest['fieldValidation'];
  body: string;
  refused?: string;
  warnings?: string[];
}

const cases: Case[] = JSON.parse(readFileSync(new URL('testdata/decode.json', import.meta.url), 'utf8'));
const pod = { group: '', version: 'v1', kind: 'Pod' };

function decode(request: Partial<DecodeRequest> & { body: Buffer }) {
  return builtin().decoder.decode({
    contentType: 'application/json',
    kind: pod,
    fieldValidation: 'Strict',
    ...request,
  });
}

function decodeCase({ kind, contentType = 'application/json', fieldValidation = 'Strict', body }: Case) {
  const [group, version, name] = kind.split('/');
  return decode({ body: Buffer.from(body), contentType, fieldValidation, kind: { group, version, kind: name } });
}

const decodeText = (text: string, fieldValidation: DecodeRequest['fieldValidation'] = 'Strict') =>
  decode({ body: Buffer.from(text), fieldValidation });

function refusal(run: () => unknown): ApiError {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('decoding says what kube-apiserver says', () => {
  const title = (one: Case) => `${one.kind} ${one.fieldValidation ?? ''} ${JSON.stringify(one.body).slice(0, 100)}`;
  it.each(cases.filter((one) => one.refused !== undefined).map((one) => [title(one), one] as const))('%s', (_, one) => {
    expect(refusal(() => decodeCase(one)).message).toBe(one.refused);
  });
  it.each(cases.filter((one) => one.refused === undefined).map((one) => [title(one), one] as const))('%s', (_, one) => {
    expect(decodeCase(one).warnings).toEqual(one.warnings ?? []);
  });
});

describe('decoding', () => {
  it('answers 415 to what it cannot read, and 400 to all else', () => {
    expect(refusal(() => decode({ body: Buffer.from('{}'), contentType: 'text/plain' })).code).toBe(415);
    expect(refusal(() => decodeText('[]'))).toMatchObject({ code: 400, reason: 'BadRequest' });
  });

  it('gives a body without them the kind and apiVersion of the address', () => {
    expect(Object.keys(decodeText('{"spec":{},"metadata":{}}').object)).toEqual([
      'kind',
      'apiVersion',
      'metadata',
      'spec',
      'status',
    ]);
  });

  it('reads YAML into the same object as JSON', () => {
    const yaml = Buffer.from('kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec:\n  containers: [{name: c}]\n');
    const json = '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"containers":[{"name":"c"}]}}';
    expect(decode({ body: yaml, contentType: 'application/yaml' }).object).toEqual(decodeText(json).object);
  });

  it('survives deep nesting', () => {
    const nested = (depth: number) => `{"metadata":{"foo":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
    expect(decodeText(nested(400), 'Warn').warnings).toEqual(['unknown field "metadata.foo"']);
    expect(refusal(() => decodeText(nested(600))).message).toContain("invalid character '[' exceeded max depth");
    expect(refusal(() => decodeText(nested(100_000))).code).toBe(400);
    const yaml = (body: string) => decode({ body: Buffer.from(body), contentType: 'application/yaml' });
    for (const body of [`x: ${'['.repeat(100_000)}`, '- '.repeat(100_000), nested(100_000)]) {
      expect(refusal(() => yaml(body)).message).toContain('exceeded max depth');
    }
  });

  it('takes no harm from the names of JavaScript', () => {
    const body = '{"metadata":{"name":"a","labels":{"__proto__":"x","constructor":"y"}},"__proto__":{"polluted":1}}';
    const { object, warnings } = decodeText(body, 'Warn');
    const labels = object.metadata.labels as Record<string, string>;
    expect(JSON.stringify(labels)).toBe('{"__proto__":"x","constructor":"y"}');
    expect(labels.toString).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(warnings).toEqual(['unknown field "__proto__"']);
  });

  it('finds the duplicate fields of any object', () => {
    const body = readJson(Buffer.from('{"a":1,"b":{"c":[{"d":1,"d":2}]},"a":2}'));
    expect(duplicateFields(body)).toEqual(['duplicate field "b.c[0].d"', 'duplicate field "a"']);
    expect(duplicateFields(readJson(Buffer.from('{"a":{"b":[1,{"c":null}]}}')))).toEqual([]);
  });

  it('tells of at most 100 unknown fields', () => {
    const fields = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, 1]));
    expect(decodeText(JSON.stringify(fields), 'Warn').warnings).toHaveLength(100);
    expect(decodeText(JSON.stringify(fields), 'Ignore').warnings).toEqual([]);
  });
});

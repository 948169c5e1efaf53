import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtin } from '../../src/api/codec/builtin.js';
import { ApiError } from '../../src/api/errors.js';
import { type KubeObject, parseGroupVersion } from '../../src/api/object.js';

const file = new URL('testdata/protobuf.json', import.meta.url);
const pairs: { json: KubeObject; protobuf: string }[] = JSON.parse(readFileSync(file, 'utf8'));
const contentType = 'application/vnd.kubernetes.protobuf';

/** A small generator of numbers below `limit`, always the same ones (https://en.wikipedia.org/wiki/Xorshift). */
function numbers(seed: number) {
  let state = seed;
  return (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** The refusal's code, or 0 where the body was taken for an object after all. */
function codeOf(body: Buffer, { apiVersion, kind }: KubeObject): number {
  const expected = { ...parseGroupVersion(apiVersion), kind };
  try {
    builtin().decoder.decode({ body, contentType, kind: expected, fieldValidation: 'Strict' });
    return 0;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.code;
  }
}

describe.each(pairs)('a damaged $json.kind $json.metadata.name', ({ json, protobuf }) => {
  const whole = Buffer.from(protobuf, 'base64');
  const random = numbers(whole.length);

  it('is a bad request where it is cut off', () => {
    const codes = new Set<number>();
    for (let length = 0; length < whole.length; length += 5) codes.add(codeOf(whole.subarray(0, length), json));
    // what is cut off between two fields of the envelope is a message still
    expect([...codes].filter((code) => code !== 0)).toEqual([400]);
  });

  it('is a bad request or another object with any bit turned over', () => {
    const codes = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const damaged = Buffer.from(whole);
      damaged[random(whole.length)] ^= 1 << random(8);
      codes.add(codeOf(damaged, json));
    }
    expect([...codes].filter((code) => code !== 0 && code !== 400)).toEqual([]);
  });
});

describe('a message', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: {} };
  const envelope = (raw: number[], kind = 'Pod') =>
    Buffer.from([...Buffer.from('k8s\0'), 10, 6 + kind.length, 10, 2, ...Buffer.from('v1'), 18, kind.length]).toString(
      'latin1',
    ) +
    kind +
    Buffer.from([18, raw.length, ...raw]).toString('latin1');
  const refusal = (body: string | Buffer) => {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
    try {
      return builtin().decoder.decode({
        body: bytes,
        contentType,
        kind: { group: '', version: 'v1', kind: pod.kind },
        fieldValidation: 'Strict',
      });
    } catch (error) {
      return (error as ApiError).message;
    }
  };
  const cannot = (why: string) => `Pod in version "v1" cannot be handled as a Pod: ${why}`;

  it.each([
    ['of another wire type', [8, 1], 'proto: wrong wireType = 0 for field ObjectMeta'],
    ['of another wire type within', [10, 2, 8, 1], 'proto: wrong wireType = 0 for field Name'],
    [
      'of another wire type in what Go embeds',
      [18, 6, 10, 4, 18, 0, 16, 1],
      'proto: wrong wireType = 0 for field VolumeSource',
    ],
    ['with the tag 0', [0, 1], 'proto: Pod: illegal tag 0 (wire type 0)'],
    ['with the end of no group', [12], 'proto: Pod: wiretype end group for non-group'],
    ['of a negative length', [10, ...Array(9).fill(255), 1], 'proto: negative length found during unmarshaling'],
    ['with a number that is too long', [10, ...Array(10).fill(255), 1], 'proto: integer overflow'],
    ['of no wire type', [127], 'proto: illegal wireType 7'],
    ['longer than what is around it', [10, 5, 10], 'unexpected EOF'],
  ])('%s is refused in the words of kube-apiserver', (_, raw, why) => {
    expect(refusal(envelope(raw))).toBe(cannot(why));
  });

  it('of no kind that is known, or without an envelope, is refused in the same words', () => {
    expect(refusal(envelope([], 'Foo'))).toBe(
      'Foo in version "v1" cannot be handled as a Pod: no kind "Foo" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    );
    const unrecognized = 'the object provided is unrecognized (must be of type Pod): ';
    expect(refusal('')).toBe(`${unrecognized}empty data (<empty>)`);
    expect(refusal('k8s\0')).toBe(`${unrecognized}empty body (6b387300)`);
    expect(refusal('k9s\0')).toBe(
      `${unrecognized}provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6b397300)`,
    );
    expect(refusal('k8s\0\x08\x01')).toBe(`${unrecognized}proto: wrong wireType = 0 for field TypeMeta (6b3873000801)`);
  });

  it('with fields and groups that nobody knows is read without them', () => {
    const { object } = builtin().decoder.decode({
      body: Buffer.from(envelope([0x7a, 0, 0x7b, 0x08, 5, 0x7c]), 'latin1'),
      contentType,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      fieldValidation: 'Strict',
    });
    expect(object).toMatchObject({ kind: 'Pod', apiVersion: 'v1' });
  });
});

import { describe, expect, it } from 'vitest';
import { encode, resourceVersionText, withResourceVersion } from '../../src/api/codec/encode.js';
import { goJson } from '../../src/api/field.js';

const texts = (object: { metadata: object }, order?: 'declared' | 'sorted') => {
  const encoded = encode(object, order);
  return { without: encoded.bytes.toString(), with: withResourceVersion(encoded, 7).toString() };
};

describe('encoding an object', () => {
  it('puts the resourceVersion behind the uid', () => {
    const metadata = { name: 'a', namespace: 'b', uid: 'c', generation: 1, labels: { x: 'y' } };
    expect(texts({ metadata })).toEqual({
      without: '{"metadata":{"name":"a","namespace":"b","uid":"c","generation":1,"labels":{"x":"y"}}}',
      with: '{"metadata":{"name":"a","namespace":"b","uid":"c","resourceVersion":"7","generation":1,"labels":{"x":"y"}}}',
    });
  });

  it('replaces a resourceVersion that is there', () => {
    const { without, with: full } = texts({ metadata: { name: 'a', resourceVersion: '5', labels: { x: 'y' } } });
    expect(without).toBe('{"metadata":{"name":"a","labels":{"x":"y"}}}');
    expect(full).toBe('{"metadata":{"name":"a","resourceVersion":"7","labels":{"x":"y"}}}');
  });

  it('has a place for it as the last and as the only field', () => {
    expect(texts({ metadata: { name: 'a', uid: 'c' } })).toEqual({
      without: '{"metadata":{"name":"a","uid":"c"}}',
      with: '{"metadata":{"name":"a","uid":"c","resourceVersion":"7"}}',
    });
    expect(texts({ metadata: {} })).toEqual({
      without: '{"metadata":{}}',
      with: '{"metadata":{"resourceVersion":"7"}}',
    });
  });

  it('sorts it in with the keys of a custom resource', () => {
    expect(texts({ metadata: { annotations: { a: 'b' }, name: 'a', uid: 'c' } }, 'sorted').with).toBe(
      '{"metadata":{"annotations":{"a":"b"},"name":"a","resourceVersion":"7","uid":"c"}}',
    );
  });

  it('counts the offset in bytes', () => {
    const encoded = encode({
      metadata: { name: 'é', uid: '日', annotations: { resourceVersion: '"resourceVersion":"1"' } },
    });
    const { bytes, offset } = encoded;
    const joined = bytes.toString('utf8', 0, offset) + resourceVersionText(encoded, 7) + bytes.toString('utf8', offset);
    expect(joined).toBe(withResourceVersion(encoded, 7).toString());
    expect(JSON.parse(joined).metadata).toEqual({
      name: 'é',
      uid: '日',
      resourceVersion: '7',
      annotations: { resourceVersion: '"resourceVersion":"1"' },
    });
  });

  it('escapes as Go does', () => {
    expect(goJson({ a: '<b>&\u2028\u2029"\\\n\u0001é' })).toBe(
      '{"a":"\\u003cb\\u003e\\u0026\\u2028\\u2029\\"\\\\\\n\\u0001é"}',
    );
  });
});

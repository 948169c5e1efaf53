import { describe, expect, it } from 'vitest';
import { ProtobufDecoder } from '../../src/api/codec/protobuf/decode.js';
import { loadFacts } from '../../src/api/facts-loader.js';

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

describe('protobuf', () => {
  it('is not read deeper than the stack can bear', () => {
    const type = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';
    const not = loadFacts().types[type].fields?.find(({ name }) => name === 'not')?.proto ?? 0;
    const nested = (depth: number) => {
      let bytes = Buffer.alloc(0);
      for (let i = 0; i < depth; i++)
        bytes = Buffer.concat([Buffer.from([...varint((not << 3) | 2), ...varint(bytes.length)]), bytes]);
      return bytes;
    };
    const decoder = new ProtobufDecoder(loadFacts().types);
    expect(() => decoder.decode(type, nested(400))).not.toThrow();
    expect(() => decoder.decode(type, nested(5000))).toThrow('proto: exceeded max depth of 500');
    expect(() => decoder.decode(type, nested(400))).not.toThrow();
  });
});

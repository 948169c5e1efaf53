import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtin, fromProtobuf, normalize, toProtobuf } from '../../src/api/codec/builtin.js';
import { type KubeObject, parseGroupVersion } from '../../src/api/object.js';

/** One object as kube-apiserver 1.36.3 has sent it in both forms; the protobuf in base64. */
interface Pair {
  json: KubeObject;
  protobuf: string;
}

const file = new URL('testdata/protobuf.json', import.meta.url);
const pairs: Pair[] = JSON.parse(readFileSync(file, 'utf8'));

const typeOf = ({ apiVersion, kind }: KubeObject): string => {
  const { group, version } = parseGroupVersion(apiVersion);
  return builtin().kinds.typeOf({ group, version, kind }, group) ?? '';
};

/** The claims within a StatefulSet say in JSON what kind they are; protobuf does not, and it is a default of the kind. */
const withoutInnerKinds = (json: KubeObject): unknown =>
  JSON.parse(JSON.stringify(json), (key, value) =>
    key === 'volumeClaimTemplates'
      ? value.map(({ kind: _kind, apiVersion: _version, ...claim }: KubeObject) => claim)
      : value,
  );

describe.each(pairs)('$json.apiVersion $json.kind $json.metadata.name', ({ json, protobuf }) => {
  it('is written as kube-apiserver writes it', () => {
    const written = toProtobuf(normalize(typeOf(json), json) as KubeObject);
    expect(written.toString('latin1')).toBe(Buffer.from(protobuf, 'base64').toString('latin1'));
  });

  it('is read as what it was', () => {
    const read = fromProtobuf(Buffer.from(protobuf, 'base64'));
    expect(normalize(typeOf(json), read)).toEqual(normalize(typeOf(json), withoutInnerKinds(json)));
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtin, fromProtobuf, normalize, toProtobuf, typeOf } from '../../src/api/codec/builtin.js';
import type { TypeFacts, TypeRef } from '../../src/api/facts.js';
import { loadFacts } from '../../src/api/facts-loader.js';
import { formatGroupVersion, type KubeObject } from '../../src/api/object.js';

/** One object as kube-apiserver 1.36.3 has sent it in both forms; the protobuf in base64. */
interface Pair {
  json: KubeObject;
  protobuf: string;
}

const file = new URL('testdata/protobuf.json', import.meta.url);
const pairs: Pair[] = JSON.parse(readFileSync(file, 'utf8'));

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

/** A value of a type with something in each of its fields; what is nested deeper than `depth` is left out. */
function filled(type: TypeRef, depth: number): unknown {
  if (typeof type !== 'string')
    return 'list' in type ? [filled(type.list, depth)] : { b: filled(type.map, depth), a: filled(type.map, depth) };
  if (type in samples) return samples[type];
  const fields = builtin().schemas.facts(type).fields ?? [];
  const kept = fields.filter((field) => field.proto !== undefined && (depth > 0 || isFlat(field.type)));
  return Object.fromEntries(kept.map(({ name, type: inner }) => [name, filled(inner, depth - 1)]));
}

const isFlat = (type: TypeRef): boolean =>
  typeof type === 'string' ? type in samples : isFlat('list' in type ? type.list : type.map);

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const extensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
const samples: Record<string, unknown> = {
  string: 'täxt',
  boolean: true,
  int32: -(2 ** 31),
  int64: Number.MAX_SAFE_INTEGER,
  double: -1.5,
  bytes: 'AAH/gA==',
  [`${meta}.Time`]: '1960-01-02T03:04:05Z',
  [`${meta}.MicroTime`]: '2026-01-02T03:04:05.000006Z',
  [`${meta}.FieldsV1`]: { 'f:a': {} },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': '100m',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': '50%',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { a: [1, null, '<'] },
  [`${extensions}.JSON`]: { a: 1.5 },
  [`${extensions}.JSONSchemaPropsOrBool`]: true,
  [`${extensions}.JSONSchemaPropsOrArray`]: [{ type: 'string' }, {}],
  [`${extensions}.JSONSchemaPropsOrStringArray`]: ['a', 'b'],
};

const { types } = loadFacts();
const isKind = ({ gvk, fields }: TypeFacts) => gvk !== undefined && fields?.some(({ name }) => name === 'kind');
const kinds = Object.keys(types).filter((type) => isKind(types[type]) && builtin().encoder.knows(type));

describe.each(kinds)('%s', (type) => {
  const { group, version, kind } = types[type].gvk?.at(-1) ?? { group: '', version: '', kind: '' };
  const head = { kind, apiVersion: formatGroupVersion({ group, version }) };
  const nested = ({ kind: _kind, apiVersion: _version, ...rest }: Partial<KubeObject>) => rest;

  it('comes back as it was, with something in every field and with nothing in any', () => {
    for (const value of [filled(type, 7), {}]) {
      const object = normalize(type, { ...(value as object), ...head }) as KubeObject;
      const read = fromProtobuf(toProtobuf(object));
      expect([read.kind, read.apiVersion]).toEqual([head.kind, head.apiVersion]);
      expect(nested(normalize(type, read) as KubeObject)).toEqual(nested(object));
    }
  });
});

describe('lists and metadata', () => {
  it('have the same numbers in all kinds, which answers rely on', () => {
    const { resources } = loadFacts();
    const first = (type: string) => types[type].fields?.find(({ proto }) => proto === 1)?.name;
    expect(new Set(resources.filter(({ verbs }) => verbs.includes('list')).map(({ type }) => first(type)))).toEqual(
      new Set(['metadata']),
    );
    const lists = resources
      .filter(({ verbs }) => verbs.includes('list'))
      .map(({ group, version, kind }) =>
        typeOf({ kind: `${kind}List`, apiVersion: formatGroupVersion({ group, version }) }),
      );
    const numbers = lists.map((type) => types[type].fields?.map(({ name, proto }) => `${name} ${proto}`).slice(-2));
    expect(new Set(numbers.map(String))).toEqual(new Set(['metadata 1,items 2']));
  });
});

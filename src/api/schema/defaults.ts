import type { FieldFacts, TypeFacts, TypeRef } from '../facts.js';

type Types = Record<string, TypeFacts>;

/** A field's default in OpenAPI v3: what is declared, or else the zero value of whatever Go always prints. */
export function defaultOf(types: Types, { default: declared, pointer, type, omitEmpty }: FieldFacts): unknown {
  return declared ?? (pointer ? undefined : zeroOf(types, type, omitEmpty === true));
}

/** The default that openapi-gen gives to a value that is not declared to have one. */
export function zeroOf(types: Types, type: TypeRef, omitEmpty: boolean): unknown {
  if (typeof type === 'object') return undefined;
  const zero = zeros[type];
  if (zero === undefined) return types[type].fields === undefined ? undefined : {};
  return omitEmpty ? undefined : zero.value;
}

const zeros: Record<string, { value: unknown }> = {
  string: { value: '' },
  boolean: { value: false },
  int32: { value: 0 },
  int64: { value: 0 },
  double: { value: 0 },
  bytes: { value: undefined },
  any: { value: undefined },
};

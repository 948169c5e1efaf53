import type { FieldFacts, ScalarFacts, TypeFacts, TypeRef } from '../facts.js';
import { defaultOf } from '../schema/defaults.js';
import {
  type ListKey,
  type ListType,
  type MergeType,
  noFields,
  type Scalar,
  untyped,
  untypedAtomic,
} from './merge-type.js';

/** The merge types of built-in kinds, made when they are first needed. */
export class BuiltinMergeTypes {
  private readonly made = new Map<string, MergeType>();

  constructor(private readonly types: Record<string, TypeFacts>) {}

  /** Of a definition name, a list or a map. */
  of(ref: TypeRef): MergeType {
    if (typeof ref !== 'string') {
      if ('map' in ref) return { map: { fields: noFields, element: this.of(ref.map), isAtomic: false } };
      return { list: { element: this.of(ref.list), isAtomic: true, keys: [] } };
    }
    if (ref === 'any') return untyped;
    const scalar = scalars[ref];
    if (scalar !== undefined) return { scalar };
    let type = this.made.get(ref);
    if (type === undefined) {
      type = {}; // found there by types that contain themselves
      this.made.set(ref, type);
      Object.assign(type, this.compile(this.types[ref]));
    }
    return type;
  }

  private compile({ goName, scalar, fields = [], mapType }: TypeFacts): MergeType {
    if (goName === 'runtime.RawExtension') return untypedAtomic;
    if (scalar !== undefined) return ofScalar(scalar, goName);
    const isAtomic = mapType === 'atomic';
    if (fields.length === 0) return { map: { fields: noFields, element: untyped, isAtomic } };
    return { map: { fields: new Map(fields.map((field) => [field.name, this.field(field)])), isAtomic } };
  }

  private field(field: FieldFacts): MergeType {
    const { type: ref, mapType } = field;
    if (typeof ref !== 'string' && 'list' in ref) return { list: this.list(ref.list, field) };
    const type = this.of(ref);
    if (mapType === undefined || type.map === undefined) return type;
    return { ...type, map: { ...type.map, isAtomic: mapType === 'atomic' } };
  }

  /** Lists whose type is not declared are what a strategic merge patch takes them for. */
  private list(element: TypeRef, { listType, listMapKeys, patchStrategy, patchMergeKey }: FieldFacts): ListType {
    const inferred = patchStrategy?.startsWith('merge') ? 'merge' : 'atomic';
    const type = { element: this.of(element), isAtomic: (listType ?? inferred) === 'atomic' };
    const keys = listType === 'map' ? listMapKeys : listType === undefined && patchMergeKey ? [patchMergeKey] : [];
    return { ...type, keys: (keys ?? []).toSorted().map((name) => this.key(element, name)) };
  }

  private key(element: TypeRef, name: string): ListKey {
    const field = typeof element === 'string' && this.types[element]?.fields?.find((one) => one.name === name);
    return { name, default: field ? defaultOf(this.types, field) : undefined };
  }
}

const scalars: Record<string, Scalar> = {
  string: 'string',
  bytes: 'string',
  boolean: 'boolean',
  int32: 'numeric',
  int64: 'numeric',
  double: 'numeric',
};

function ofScalar({ type, format, oneOf }: ScalarFacts, goName: string): MergeType {
  if (goName === 'resource.Quantity') return { scalar: 'untyped' };
  if (type === 'object') return { map: untyped.map };
  if (oneOf !== undefined || type === 'any') return untyped;
  if (type === 'string' && format !== undefined) return { scalar: 'untyped' };
  return { scalar: type === 'integer' || type === 'number' ? 'numeric' : type };
}

import { isObject } from '../patch/containers.js';

/**
 * How values of one type are merged and owned: the part of a schema that server-side apply needs. A type may be several
 * things at once (any value, an int or a string); most are one.
 * Upstream: structured-merge-diff's schema, as kube-openapi's schemaconv makes it from OpenAPI.
 */
export interface MergeType {
  scalar?: Scalar;
  list?: ListType;
  map?: MapType;
}

export type Scalar = 'numeric' | 'string' | 'boolean' | 'untyped';

export interface ListType {
  element: MergeType;
  /** owned and replaced as a whole */
  isAtomic: boolean;
  /** what tells items apart, in the order of the names; none where the items themselves do (a set) */
  keys: readonly ListKey[];
}

export interface ListKey {
  name: string;
  /** what stands for a key that an item leaves out */
  default: unknown;
}

export interface MapType {
  /** a struct's fields; none in a map */
  fields: ReadonlyMap<string, MergeType>;
  /** the type of keys that are no fields; undefined where there may be none */
  element?: MergeType;
  isAtomic: boolean;
}

export type Atom = 'scalar' | 'list' | 'map';

/** Which of the things that its type may be a value is. Nothing and null are whatever comes first. */
export function atomOf(type: MergeType, value: unknown): Atom {
  if (value !== undefined && value !== null) {
    const own = Array.isArray(value) ? 'list' : typeof value === 'object' ? 'map' : 'scalar';
    if (type[own] !== undefined) return own;
  }
  if (type.map !== undefined) return 'map';
  return type.scalar !== undefined ? 'scalar' : 'list';
}

export const listIn = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? value : undefined);

export const mapIn = (value: unknown): Record<string, unknown> | undefined => (isObject(value) ? value : undefined);

/** What a map has itself: keys that people choose may be called as what every object inherits. */
export const own = (map: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** The type of a map's or struct's key; undefined where the key is not known. */
export const typeOfKey = ({ fields, element }: MapType, key: string): MergeType | undefined =>
  fields.get(key) ?? element;

const no: ReadonlyMap<string, MergeType> = new Map();

/** Anything below an atomic value. */
const untypedAtomic: MergeType = { scalar: 'untyped' };
untypedAtomic.list = { element: untypedAtomic, isAtomic: true, keys: [] };
untypedAtomic.map = { fields: no, element: untypedAtomic, isAtomic: true };

/** Anything: maps are merged key by key, lists as a whole. */
const untyped: MergeType = { scalar: 'untyped', list: { element: untypedAtomic, isAtomic: true, keys: [] } };
untyped.map = { fields: no, element: untyped, isAtomic: false };

export { no as noFields, untyped, untypedAtomic };

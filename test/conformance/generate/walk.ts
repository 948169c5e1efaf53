import type { FieldFacts, TypeRef } from '../../../src/api/facts.js';
import { loadFacts } from '../../../src/api/facts-loader.js';

type Tree = Record<string, unknown>;

/** A field of an object, or one that it could have. */
export interface Place {
  /** keys and indexes: ['spec', 'ports', '0', 'port'] */
  path: string[];
  field: FieldFacts;
  /** undefined where the object does not have it */
  value: unknown;
}

/** All fields of the structs in an object of a type, whether they are there or not; metadata and status are not for it. */
export function places(type: string, object: Tree): Place[] {
  return allPlaces(type, object).filter(({ path }) => !outside.has(path[0]));
}

/** The same with metadata and status. */
export const allPlaces = (type: string, object: Tree): Place[] => fieldsOf(type, object, []);

const outside = new Set(['apiVersion', 'kind', 'metadata', 'status']);

function fieldsOf(type: string, value: Tree, path: string[]): Place[] {
  const { fields = [] } = loadFacts().types[type] ?? {};
  return fields.flatMap((field) => {
    const place: Place = { path: [...path, field.name], field, value: value[field.name] };
    return [place, ...within(field.type, place.value, place.path)];
  });
}

function within(type: TypeRef, value: unknown, path: string[]): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  if (typeof type === 'string') return fieldsOf(type, value as Tree, path);
  const inner = 'list' in type ? type.list : type.map;
  return Object.entries(value).flatMap(([key, item]) => within(inner, item, [...path, key]));
}

/** A copy with another value at a path; undefined takes it away. */
export function changed<T>(object: T, path: string[], value: unknown): T {
  const copy = structuredClone(object);
  const [last, ...rest] = [...path].reverse();
  const place = rest.reduceRight<Tree>((tree, key) => tree[key] as Tree, copy as Tree);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

import { isDeepStrictEqual } from 'node:util';

/**
 * The answers of a case tell of the same object again and again. Each object with a uid is written in full once, and
 * later as {"~": which of the objects before it is most like it, "+": what is different, as a merge patch}.
 */
type Tree = Record<string, unknown>;
const like = '~';
const but = '+';

export function compact(values: unknown[]): unknown[] {
  const objects: Tree[] = [];
  const shorten = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shorten);
    if (!isTree(value)) return value;
    if (!isObject(value)) return mapValues(value, shorten);
    const short = shortest(value, objects);
    objects.push(value);
    return short;
  };
  return values.map(shorten);
}

export function expand(values: unknown[]): unknown[] {
  const objects: Tree[] = [];
  const lengthen = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(lengthen);
    if (!isTree(value)) return value;
    if (!(like in value) && !isObject(value)) return mapValues(value, lengthen);
    const full = like in value ? (patched(objects[value[like] as number], value[but] ?? {}) as Tree) : value;
    objects.push(full);
    return full;
  };
  return values.map(lengthen);
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const isObject = ({ metadata }: Tree): boolean => isTree(metadata) && 'uid' in metadata;
const mapValues = (tree: Tree, change: (value: unknown) => unknown): Tree =>
  Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, change(value)]));

function shortest(object: Tree, objects: Tree[]): Tree {
  let best = object;
  let size = JSON.stringify(object).length;
  for (const [i, known] of objects.entries()) {
    const patch = difference(known, object) as Tree;
    if (!isDeepStrictEqual(patched(known, patch), object)) continue; // it has nulls of its own
    const short = Object.keys(patch).length === 0 ? { [like]: i } : { [like]: i, [but]: patch };
    const length = JSON.stringify(short).length;
    if (length < size) [best, size] = [short, length];
  }
  return best;
}

/** The merge patch from one value to another. */
function difference(from: unknown, to: unknown): unknown {
  if (!isTree(from) || !isTree(to)) return to;
  const gone = Object.keys(from).filter((key) => !(key in to));
  const changed = Object.entries(to).filter(([key, value]) => !isDeepStrictEqual(from[key], value));
  return Object.fromEntries([
    ...gone.map((key) => [key, null]),
    ...changed.map(([key, value]) => [key, difference(from[key], value)]),
  ]);
}

function patched(value: unknown, patch: unknown): unknown {
  if (!isTree(patch)) return patch;
  const result: Tree = isTree(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete result[key];
    else result[key] = patched(result[key], change);
  }
  return result;
}

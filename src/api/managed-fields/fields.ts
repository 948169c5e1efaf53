/**
 * A set of fields, in the form that metav1.FieldsV1 has: each key is a path element (see element.ts), and below it stand
 * the elements that follow. A field with nothing below it is in the set itself; one with something below is only when
 * "." stands there too. The root is never a member: empty, it is the empty set.
 *
 * Sets are never changed once they are made, except by `insert`; their order is put right when they are written.
 * Upstream: structured-merge-diff's fieldpath.Set.
 */
export interface Fields {
  [element: string]: Fields;
}

export type FieldPath = readonly string[];

/** Stands below a field that is in the set itself, beside others. */
export const self = '.';
export const leaf: Fields = Object.freeze({});

export function isEmpty(fields: Fields): boolean {
  for (const _ in fields) return false;
  return true;
}

/** Is the field whose node this is in the set itself? */
const isMember = (node: Fields): boolean => self in node || isEmpty(node);

/** A field's node; undefined where nothing is left of it. */
function nodeOf(member: boolean, children: Fields): Fields | undefined {
  if (isEmpty(children)) return member ? leaf : undefined;
  return member ? { [self]: leaf, ...children } : children;
}

/** Adds a field to a set that is being made; `node` has what stands below it, and says whether it is a member itself. */
export function insert(fields: Fields, path: FieldPath, node: Fields = leaf): void {
  const last = path.length - 1;
  let parent = fields;
  for (let i = 0; i < last; i++) {
    parent[path[i]] = opened(parent[path[i]]);
    parent = parent[path[i]];
  }
  const there = parent[path[last]];
  parent[path[last]] = there === undefined ? node : unionOfNodes(there, node);
}

/** A node that something can be put below. */
const opened = (node: Fields | undefined): Fields =>
  node === undefined ? {} : isEmpty(node) ? { [self]: leaf } : node;

export function union(a: Fields, b: Fields): Fields {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  const out = { ...a };
  for (const element in b) {
    out[element] = element in a && element !== self ? unionOfNodes(a[element], b[element]) : b[element];
  }
  return out;
}

function unionOfNodes(a: Fields, b: Fields): Fields {
  if (isEmpty(a)) return isMember(b) ? b : { [self]: leaf, ...b };
  if (isEmpty(b)) return isMember(a) ? a : { [self]: leaf, ...a };
  return union(a, b);
}

/** The elements of `a`: those that `b` has too as `both` makes them, the others where they may stand `alone`. */
function combine(a: Fields, b: Fields, alone: boolean, both: (a: Fields, b: Fields) => Fields | undefined): Fields {
  const out: Fields = {};
  for (const element in a) {
    if (element === self) continue;
    const other = b[element];
    const node = other === undefined ? (alone ? a[element] : undefined) : both(a[element], other);
    if (node !== undefined) out[element] = node;
  }
  return out;
}

export function intersection(a: Fields, b: Fields): Fields {
  return combine(a, b, false, (x, y) => nodeOf(isMember(x) && isMember(y), intersection(x, y)));
}

/** Without the fields of `b`; what stands below a field of `b` stays. */
export function difference(a: Fields, b: Fields): Fields {
  return isEmpty(b) ? a : combine(a, b, true, differenceOfNodes);
}

const differenceOfNodes = (a: Fields, b: Fields): Fields | undefined =>
  nodeOf(isMember(a) && !isMember(b), combine(a, b, true, differenceOfNodes));

/** Without the fields of `b` and all that stands below them. */
export function recursiveDifference(a: Fields, b: Fields): Fields {
  return isEmpty(b) ? a : combine(a, b, true, recursiveDifferenceOfNodes);
}

const recursiveDifferenceOfNodes = (a: Fields, b: Fields): Fields | undefined =>
  isMember(b) ? undefined : nodeOf(isMember(a), combine(a, b, true, recursiveDifferenceOfNodes));

function childrenOf(node: Fields): Fields {
  if (!(self in node)) return node;
  const { [self]: _, ...children } = node;
  return children;
}

/** Does anything stand below a field? */
export function hasBelow(node: Fields): boolean {
  for (const element in node) if (element !== self) return true;
  return false;
}

/** What stands below one element; the empty set where that is nothing. */
export const below = (fields: Fields, element: string): Fields => {
  const node = fields[element];
  return node === undefined ? leaf : childrenOf(node);
};

export const hasElement = (fields: Fields, element: string): boolean =>
  fields[element] !== undefined && isMember(fields[element]);

export function hasPath(fields: Fields, path: FieldPath): boolean {
  let node: Fields | undefined = fields;
  for (const element of path) {
    node = node[element];
    if (node === undefined) return false;
  }
  return path.length > 0 && isMember(node);
}

export const fieldsOf = (...paths: FieldPath[]): Fields => {
  const fields: Fields = {};
  for (const path of paths) insert(fields, path);
  return fields;
};

/** Every element with its node, "." aside. */
export const nodesOf = (fields: Fields): [element: string, node: Fields][] =>
  Object.entries(fields).filter(([element]) => element !== self);

/** The set with what stands below each element changed by `map`, and with those as members, too, that `member` says. */
export function mapNodes(
  fields: Fields,
  map: (element: string, below: Fields) => { member: boolean; children: Fields },
): Fields {
  const out: Fields = {};
  for (const [element, node] of nodesOf(fields)) {
    const { member, children } = map(element, childrenOf(node));
    const made = nodeOf(member || isMember(node), children);
    if (made !== undefined) out[element] = made;
  }
  return out;
}

/** All paths of a set: at each level the members first, then what stands below (upstream: Set.Iterate). */
export function pathsOf(fields: Fields, prefix: FieldPath = []): FieldPath[] {
  const nodes = nodesOf(fields);
  return [
    ...nodes.filter(([, node]) => isMember(node)).map(([element]) => [...prefix, element]),
    ...nodes.flatMap(([element, node]) => pathsOf(childrenOf(node), [...prefix, element])),
  ];
}

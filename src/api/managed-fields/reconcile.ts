import { type Fields, fieldsOf, hasBelow, nodesOf, recursiveDifference, union } from './fields.js';
import { atomOf, type MapType, type MergeType, typeOfKey, untyped } from './merge-type.js';

/**
 * A set that was written when a type was granular that is atomic now: its owner has the whole of it, and no longer the
 * parts. Sets that fit come back as they are. Upstream: typed.ReconcileFieldSetWithSchema.
 */
export function reconcile(type: MergeType, fields: Fields): Fields {
  if (fits(type, fields)) return fields;
  const roots = fieldsOf(...nowAtomic(type, fields, []));
  return union(recursiveDifference(fields, roots), roots);
}

/** Does the set go into no atomic value? */
function fits(type: MergeType, fields: Fields): boolean {
  for (const element in fields) {
    if (!hasBelow(fields[element])) continue;
    const inner = typeBelow(type, element);
    if (inner !== undefined && (isAtomic(inner) || !fits(inner, fields[element]))) return false;
  }
  return true;
}

/** The paths of atomic values that the set goes into. */
function nowAtomic(type: MergeType, fields: Fields, path: readonly string[]): string[][] {
  return nodesOf(fields).flatMap(([element, node]) => {
    const inner = hasBelow(node) ? typeBelow(type, element) : undefined;
    if (inner === undefined) return [];
    const here = [...path, element];
    return isAtomic(inner) ? [here] : nowAtomic(inner, node, here);
  });
}

function isAtomic(type: MergeType): boolean {
  const kind = atomOf(type, undefined);
  return kind !== 'scalar' && type[kind]?.isAtomic === true;
}

function typeBelow(type: MergeType, element: string): MergeType | undefined {
  const kind = atomOf(type, undefined);
  if (kind === 'list') return type.list?.element;
  if (kind === 'scalar' || isUntypedMap(type.map as MapType)) return undefined;
  return element.startsWith('f:') ? typeOfKey(type.map as MapType, element.slice(2)) : type.map?.element;
}

const isUntypedMap = ({ fields, element }: MapType) => fields.size === 0 && element === untyped;

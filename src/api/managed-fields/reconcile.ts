import { below, type Fields, fieldsOf, isEmpty, nodesOf, recursiveDifference, union } from './fields.js';
import { atomOf, type MapType, type MergeType, typeOfKey, untyped } from './merge-type.js';

/**
 * A set that was written when a type was granular that is atomic now: its owner has the whole of it, and no longer the
 * parts. Sets that fit come back as they are. Upstream: typed.ReconcileFieldSetWithSchema.
 */
export function reconcile(type: MergeType, fields: Fields): Fields {
  const wholes = nowAtomic(type, fields, []);
  if (wholes.length === 0) return fields;
  const roots = fieldsOf(...wholes);
  return union(recursiveDifference(fields, roots), roots);
}

/** The paths of atomic values that the set goes into. */
function nowAtomic(type: MergeType, fields: Fields, path: readonly string[]): string[][] {
  return nodesOf(fields).flatMap(([element]) => {
    const inner = below(fields, element);
    const innerType = typeBelow(type, element);
    if (innerType === undefined || isEmpty(inner)) return [];
    const here = [...path, element];
    const kind = atomOf(innerType, undefined);
    return kind !== 'scalar' && innerType[kind]?.isAtomic ? [here] : nowAtomic(innerType, inner, here);
  });
}

function typeBelow(type: MergeType, element: string): MergeType | undefined {
  const kind = atomOf(type, undefined);
  if (kind === 'list') return type.list?.element;
  if (kind === 'scalar' || isUntypedMap(type.map as MapType)) return undefined;
  return element.startsWith('f:') ? typeOfKey(type.map as MapType, element.slice(2)) : type.map?.element;
}

const isUntypedMap = ({ fields, element }: MapType) => fields.size === 0 && element === untyped;

import { bareObject } from '../bare-object.js';
import { fieldElement } from './element.js';
import { below, type Fields, hasElement, isEmpty } from './fields.js';
import { itemElement } from './list-items.js';
import {
  atomOf,
  type ListType,
  listIn,
  type MapType,
  type MergeType,
  mapIn,
  typeOfKey,
  untyped,
} from './merge-type.js';

/** `value` without the fields of a set; null where nothing is left. Upstream: typed.TypedValue.RemoveItems. */
export function removeFields(type: MergeType, value: unknown, fields: Fields): unknown {
  const atom = atomOf(type, value);
  if (atom === 'scalar') return value;
  if (type[atom]?.isAtomic) return null;
  return atom === 'list'
    ? removeFromList(type.list as ListType, listIn(value) ?? [], fields)
    : removeFromMap(type.map as MapType, mapIn(value) ?? {}, fields);
}

function removeFromList(type: ListType, list: unknown[], fields: Fields): unknown {
  const out = list.flatMap((item) => {
    const element = itemElement(type, item);
    return hasElement(fields, element) ? [] : [removeBelow(type.element, item, below(fields, element))];
  });
  return out.length > 0 ? out : null;
}

function removeFromMap(type: MapType, map: Record<string, unknown>, fields: Fields): unknown {
  const out = bareObject();
  for (const [key, value] of Object.entries(map)) {
    const element = fieldElement(key);
    if (hasElement(fields, element)) continue;
    out[key] = removeBelow(typeOfKey(type, key) ?? untyped, value, below(fields, element));
  }
  return Object.keys(out).length > 0 ? out : null;
}

const removeBelow = (type: MergeType, value: unknown, fields: Fields): unknown =>
  isEmpty(fields) ? value : removeFields(type, value, fields);

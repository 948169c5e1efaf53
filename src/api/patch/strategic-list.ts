import { isObject, type JsonObject } from './containers.js';
import { goPrint, goTypeOf } from './go-print.js';
import { noMergeKey } from './strategic-order.js';
import { strategicError } from './strategic-schema.js';

/** the key that makes an object of a patch an order to replace or delete */
export const PATCH = '$patch';

/** The Go type of all items; lists may not mix them. */
export function elementType(...lists: unknown[][]): string {
  const types = new Set(lists.flat().map(goTypeOf));
  if (types.size === 0) throw strategicError('no elements in any of the given slices');
  const [first] = types;
  if (first === '[]interface {}') throw strategicError('lists of lists are not supported');
  if (types.size > 1) throw strategicError(`list element types are not identical: ${goPrint(lists)}`);
  return first;
}

/** Items with a "$patch" say what to do with the list, or with the item of their key. */
export function applyListDirectives(original: unknown[], patch: JsonObject[], mergeKey: string) {
  const list = [...original];
  let length = list.length;
  let replace = false;
  const added: JsonObject[] = [];
  for (const item of patch) {
    if (!Object.hasOwn(item, PATCH)) added.push(item);
    else if (item[PATCH] === 'delete') length = deleteItems(list, length, item, mergeKey);
    else if (item[PATCH] === 'replace') replace = true;
    else throw badItemDirective(item);
  }
  if (replace) return { kept: added, added: [], leftOver: list };
  return { kept: list.slice(0, length), added, leftOver: list };
}

/** Moves what stays to the front and returns how much that is. What is behind it is left over. */
function deleteItems(list: unknown[], length: number, wanted: JsonObject, mergeKey: string): number {
  if (!Object.hasOwn(wanted, mergeKey)) throw noMergeKey(wanted, mergeKey);
  for (let at = 0; at < length; ) {
    const item = list[at];
    if (isObject(item) && item[mergeKey] === wanted[mergeKey]) list.copyWithin(at, at + 1, length--);
    else at++;
  }
  return length;
}

function badItemDirective(item: JsonObject) {
  if (item[PATCH] === 'merge') return strategicError('merging lists cannot yet be specified in the patch');
  return strategicError(`unknown patch type: ${goPrint(item[PATCH])} in map: ${goPrint(item)}`);
}

/** Every duplicate is overwritten with the last of the list: upstream's way, which shows in the order. */
export function withoutDuplicates(list: unknown[]): unknown[] {
  const out = [...list];
  for (let i = 0; i < out.length; i++) {
    for (let j = i + 1; j < out.length; j++) {
      if (out[i] !== out[j]) continue;
      const last = out.pop();
      if (j < out.length) out[j] = last;
      j--;
    }
  }
  return out;
}

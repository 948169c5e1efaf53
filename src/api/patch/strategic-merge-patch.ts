import { badRequest } from '../errors.js';
import type { TypeFacts } from '../facts.js';
import { isObject, type JsonObject } from './containers.js';
import { goPrint, goTypeOf } from './go-print.js';
import { badType, indexIn, inOrder, mergeKeyOf, noMergeKey } from './strategic-order.js';
import { type PatchMeta, PatchSchema, strategicError } from './strategic-schema.js';

const PATCH = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList';
const SET_ORDER = '$setElementOrder';

const badRetainKeys = () => badRequest('invalid patch format of retainKeys');
const badOrderList = () => badRequest('invalid patch format of setElementOrder list');

/**
 * Applies a strategic merge patch to an object of a built-in type and gives the new one. The rules are those of
 * k8s.io/apimachinery/pkg/util/strategicpatch.
 */
export function applyStrategicMergePatch(
  doc: JsonObject,
  patch: JsonObject,
  type: string,
  types: Record<string, TypeFacts>,
): JsonObject {
  return mergeObject(doc, patch, new PatchSchema(types, type));
}

function mergeObject(original: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject {
  if (Object.hasOwn(patch, PATCH)) return replaceObject(patch);
  const out: JsonObject = Object.assign(Object.create(null), retainKeys(original, patch));
  const done = setOrders(out, patch, schema);
  for (const [name, value] of Object.entries(patch)) {
    if (name === RETAIN_KEYS || done.has(name)) continue;
    if (name.startsWith(DELETE_FROM_LIST)) deleteFromList(out, name, value, schema);
    else mergeField(out, name, value, schema);
  }
  return out;
}

/** {"$patch": "replace", ...} and {"$patch": "delete"}. */
function replaceObject(patch: JsonObject): JsonObject {
  const { [PATCH]: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw strategicError(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(patch)}`);
}

function retainKeys(original: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[RETAIN_KEYS];
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return original;
  if (!Array.isArray(keys)) throw badRetainKeys();
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key === RETAIN_KEYS || key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ORDER);
    if (value !== null && !isDirective && !keys.includes(key)) throw badRetainKeys();
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

function mergeField(out: JsonObject, key: string, value: unknown, schema: PatchSchema): void {
  const current = out[key];
  if (value === null) {
    delete out[key];
  } else if (isObject(current) && isObject(value)) {
    const meta = schema.forObject(key);
    out[key] = meta.strategy === 'replace' ? value : mergeObject(current, value, meta.schema);
  } else if (Array.isArray(current) && Array.isArray(value)) {
    out[key] = mergeList(current, value, schema.forList(key));
  } else {
    // scalars keep the nulls inside of what comes instead of them; what is new or of another type does not
    const isNew = !Object.hasOwn(out, key) || goTypeOf(current) !== goTypeOf(value);
    const added = withoutDirectives(isNew ? withoutNulls(value) : value);
    if (added === undefined) delete out[key];
    else out[key] = added;
  }
}

function mergeList(original: unknown[], patch: unknown[], { strategy, mergeKey, schema }: PatchMeta): unknown[] {
  if (strategy !== 'merge') return patch;
  if (original.length === 0 && patch.length === 0) return original;
  if (elementType(original, patch) !== 'map[string]interface {}') {
    return inOrder(withoutDuplicates([...original, ...patch]), patch, original, mergeKey);
  }
  if (mergeKey === '') throw strategicError(`cannot merge lists without merge key for ${schema.kind}`);
  const { kept, added } = applyListDirectives(original, patch as JsonObject[], mergeKey);
  return inOrder(mergeItems(kept, added, mergeKey, schema), added, kept, mergeKey);
}

function elementType(...lists: unknown[][]): string {
  const types = new Set(lists.flat().map(goTypeOf));
  if (types.size === 0) throw strategicError('no elements in any of the given slices');
  const [first] = types;
  if (first === '[]interface {}') throw strategicError('lists of lists are not supported');
  if (types.size > 1) throw strategicError(`list element types are not identical: ${goPrint(lists)}`);
  return first;
}

/** Items with a "$patch" say what to do with the list, or with the item of their key. */
function applyListDirectives(original: unknown[], patch: JsonObject[], mergeKey: string) {
  let kept = [...original];
  let replace = false;
  const added: JsonObject[] = [];
  for (const item of patch) {
    if (!Object.hasOwn(item, PATCH)) {
      added.push(item);
    } else if (item[PATCH] === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      kept = kept.filter((one) => !isObject(one) || one[mergeKey] !== item[mergeKey]);
    } else if (item[PATCH] === 'replace') {
      replace = true;
    } else if (item[PATCH] === 'merge') {
      throw strategicError('merging lists cannot yet be specified in the patch');
    } else {
      throw strategicError(`unknown patch type: ${goPrint(item[PATCH])} in map: ${goPrint(item)}`);
    }
  }
  return replace ? { kept: added, added: [] } : { kept, added };
}

function mergeItems(original: unknown[], patch: JsonObject[], mergeKey: string, schema: PatchSchema): unknown[] {
  const out = [...original];
  for (const item of patch) {
    mergeKeyOf(item, mergeKey);
    const at = indexIn(out, item, mergeKey);
    if (at < 0) out.push(item);
    else out[at] = mergeObject(out[at] as JsonObject, item, schema);
  }
  return out;
}

/** Every duplicate is overwritten with the last of the list: upstream's way, which shows in the order. */
function withoutDuplicates(list: unknown[]): unknown[] {
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

function keyBehind(directive: string, prefix: string): string | undefined {
  return directive.startsWith(`${prefix}/`) ? directive.slice(prefix.length + 1) : undefined;
}

function deleteFromList(out: JsonObject, directive: string, items: unknown, schema: PatchSchema): void {
  const key = keyBehind(directive, DELETE_FROM_LIST);
  if (key === undefined) throw badRequest('invalid patch format of primitive list');
  const current = out[key];
  if (items === null) {
    delete out[key];
  } else if (Array.isArray(current) && Array.isArray(items)) {
    const meta = schema.forList(key);
    if (current.length === 0 && items.length === 0) return;
    const isScalar = elementType(current, items) !== 'map[string]interface {}';
    out[key] = isScalar
      ? current.filter((item) => !items.includes(item))
      : mergeList(current, items, { ...meta, strategy: 'merge' });
  } else if (isObject(current) && isObject(items)) {
    mergeField(out, key, items, schema);
  } else if (current !== undefined && goTypeOf(current) === goTypeOf(items)) {
    out[key] = items;
  }
}

/** Merges the lists that the patch gives an order for; returns the names that are thereby dealt with. */
function setOrders(out: JsonObject, patch: JsonObject, schema: PatchSchema): Set<string> {
  const done = new Set<string>();
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue;
    done.add(directive);
    if (!Array.isArray(order)) throw badType('[]interface {}', order);
    const key = keyBehind(directive, SET_ORDER);
    if (key === undefined) throw badOrderList();
    const list = listIn(out, key);
    const added = listIn(patch, key);
    const meta = schema.forList(key);
    if (added !== undefined) checkOrder(added, order, meta.mergeKey);
    if (list === undefined && added === undefined) continue;
    done.add(key);
    const merged = mergedList(list, added, meta);
    elementType(list ?? [], added ?? []);
    out[key] = inOrder(merged, order, list ?? [], meta.mergeKey);
  }
  return done;
}

function mergedList(list: unknown[] | undefined, added: unknown[] | undefined, meta: PatchMeta): unknown[] {
  if (added === undefined) return list ?? [];
  if (list === undefined) return withoutDirectives(added) as unknown[];
  return mergeList(list, added, meta);
}

function listIn(object: JsonObject, key: string): unknown[] | undefined {
  if (!Object.hasOwn(object, key)) return undefined;
  const value = object[key];
  if (!Array.isArray(value)) throw badType('[]interface {}', value);
  return value;
}

/** The patch's items must stand in the order that it asks for, and all be named there. */
function checkOrder(items: unknown[], order: unknown[], mergeKey: string): void {
  if (items.length === 0 || order.length === 0) return;
  const isDeletion = (item: unknown) => isObject(item) && item[PATCH] === 'delete';
  const wanted = items.filter((item) => mergeKey === '' || !isDeletion(item));
  let next = 0;
  for (const named of order) {
    while (next < wanted.length && isObject(wanted[next]) && Object.hasOwn(wanted[next] as JsonObject, PATCH)) next++;
    if (next === wanted.length) return;
    const isSame =
      mergeKey === '' ? wanted[next] === named : mergeKeyOf(wanted[next], mergeKey) === mergeKeyOf(named, mergeKey);
    if (isSame) next++;
  }
  if (next < wanted.length) {
    throw strategicError(
      `The order in patch list:\n${goPrint(items)}\n doesn't match ${SET_ORDER} list:\n${goPrint(order)}\n`,
    );
  }
}

/** What is added to an object must bring no directives along; undefined for what is nothing but one. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutDirectives(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
}

import { bareObject } from '../bare-object.js';
import { badRequest } from '../errors.js';
import type { TypeFacts } from '../facts.js';
import { isObject, type JsonObject } from './containers.js';
import { goPrint, goTypeOf } from './go-print.js';
import { applyListDirectives, elementType, PATCH, withoutDuplicates } from './strategic-list.js';
import { badType, indexIn, inOrder, mergeKeyOf } from './strategic-order.js';
import { type PatchMeta, PatchSchema, strategicError } from './strategic-schema.js';

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
  const out: JsonObject = Object.assign(bareObject(), retainKeys(original, patch));
  const done = setOrders(out, patch, schema);
  const fields = Object.entries(patch).filter(([name]) => name !== RETAIN_KEYS && !done.has(name));
  const isDeletion = ([name]: [string, unknown]) => name.startsWith(DELETE_FROM_LIST);
  // upstream has no order here; what is both deleted and added shall be there
  for (const [name, value] of fields.filter(isDeletion)) deleteFromList(out, name, value, schema);
  for (const [name, value] of fields) if (!name.startsWith(DELETE_FROM_LIST)) mergeField(out, name, value, schema);
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

function mergeList(original: unknown[], patch: unknown[], meta: PatchMeta): unknown[] {
  return mergeListAndOrder(original, patch, meta).list;
}

/** The merged list, and the order of the server's items that a $setElementOrder beside it goes by. */
function mergeListAndOrder(original: unknown[], patch: unknown[], { strategy, mergeKey, schema }: PatchMeta): Merged {
  if (strategy !== 'merge') return { list: patch, serverOrder: original };
  if (original.length === 0 && patch.length === 0) return { list: original, serverOrder: original };
  if (elementType(original, patch) !== 'map[string]interface {}') {
    const all = withoutDuplicates([...original, ...patch]);
    return { list: inOrder(all, patch, original, mergeKey), serverOrder: original };
  }
  if (mergeKey === '') throw strategicError(`cannot merge lists without merge key for ${schema.kind}`);
  const { kept, added, leftOver } = applyListDirectives(original, patch as JsonObject[], mergeKey);
  const items = mergeItems(kept, added, mergeKey, schema);
  const list = inOrder(items, added, kept, mergeKey);
  // upstream appends into the same array that it deleted from, and then takes its order: so new items fill the gaps
  return { list, serverOrder: [...items, ...leftOver.slice(items.length)].slice(0, original.length) };
}

interface Merged {
  list: unknown[];
  serverOrder: unknown[];
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
    const merged = mergedForOrder(list, added, meta);
    elementType(list ?? [], added ?? []);
    out[key] = inOrder(merged.list, order, merged.serverOrder, meta.mergeKey);
  }
  return done;
}

function mergedForOrder(list: unknown[] | undefined, added: unknown[] | undefined, meta: PatchMeta): Merged {
  if (list === undefined) return { list: withoutDirectives(added ?? []) as unknown[], serverOrder: [] };
  return added === undefined ? { list, serverOrder: list } : mergeListAndOrder(list, added, meta);
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

import { isObject } from './containers.js';
import { goPrint, goTypeOf } from './go-print.js';
import { strategicError } from './strategic-schema.js';

export const noMergeKey = (object: object, key: string) =>
  strategicError(`map: ${goPrint(object)} does not contain declared merge key: ${key}`);

export const badType = (expected: string, actual: unknown) =>
  strategicError(`expected a ${expected}, but received a ${goTypeOf(actual)}`);

/** What items of a list are told apart by: the merge key's value of objects, scalars themselves. */
const identity = (item: unknown, mergeKey: string) => (mergeKey !== '' && isObject(item) ? item[mergeKey] : item);

export const indexIn = (list: unknown[], item: unknown, mergeKey: string): number => {
  const wanted = identity(item, mergeKey);
  return list.findIndex((one) => identity(one, mergeKey) === wanted);
};

/** The merge key of a list's item; every item must have it. */
export function mergeKeyOf(item: unknown, mergeKey: string): unknown {
  if (!isObject(item)) throw badType('map[string]interface {}', item);
  if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
  return item[mergeKey];
}

/**
 * The order of a merged list: items named by the patch in the patch's order, the others in the server's, and the two
 * put together so that neither order changes and the server's own is kept as far as possible.
 */
export function inOrder(merged: unknown[], patchOrder: unknown[], serverOrder: unknown[], mergeKey: string): unknown[] {
  if (mergeKey !== '') for (const item of [...merged, ...patchOrder, ...serverOrder]) mergeKeyOf(item, mergeKey);
  const isInPatch = (item: unknown) => indexIn(patchOrder, item, mergeKey) >= 0;
  const patchItems = sortedBy(merged.filter(isInPatch), patchOrder, mergeKey);
  const serverItems = sortedBy(
    merged.filter((item) => !isInPatch(item)),
    serverOrder,
    mergeKey,
  );
  return interleave(serverItems, patchItems, serverOrder, mergeKey);
}

function sortedBy(items: unknown[], order: unknown[], mergeKey: string): unknown[] {
  const place = new Map(items.map((item) => [item, indexIn(order, item, mergeKey)]));
  return [...items].sort((a, b) => place.get(a)! - place.get(b)!);
}

function interleave(server: unknown[], patch: unknown[], serverOrder: unknown[], mergeKey: string): unknown[] {
  const out: unknown[] = [];
  let next = 0;
  for (const item of patch) {
    const place = indexIn(serverOrder, item, mergeKey);
    while (next < server.length && place >= 0) {
      const other = indexIn(serverOrder, server[next], mergeKey);
      if (other < 0 || other >= place) break;
      out.push(server[next++]);
    }
    out.push(item);
  }
  return [...out, ...server.slice(next)];
}

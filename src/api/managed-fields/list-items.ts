import { type Element, keyElement, valueElement } from './element.js';
import { type ListType, mapIn } from './merge-type.js';

/** A value is not what its type says. The message is kube-apiserver's. */
export class MergeError extends Error {
  override name = 'MergeError';
}

/**
 * The path element of an item of a set or of a list with keys. Throws MergeError where the item has none.
 * Upstream: typed.listItemToPathElement.
 */
export function itemElement({ keys }: ListType, item: unknown): Element {
  if (keys.length === 0) return setElement(item);
  if (item === null) throw new MergeError('associative list with keys may not have a null element');
  const fields = mapIn(item);
  if (fields === undefined) throw new MergeError('associative list with keys may not have non-map elements');
  const given: [name: string, value: unknown][] = [];
  for (const { name, default: byDefault } of keys) {
    const value = fields[name] === undefined ? byDefault : fields[name];
    if (value !== undefined) given.push([name, value]);
  }
  if (given.length > 0) return keyElement(given);
  const names = keys.map(({ name }) => JSON.stringify(name)).join(' ');
  throw new MergeError(
    `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  );
}

function setElement(item: unknown): Element {
  const unfit = "associative list without keys has an element that's";
  if (item === null) throw new MergeError(`${unfit} an explicit null`);
  if (Array.isArray(item)) throw new MergeError('not supported: associative list with lists as elements');
  if (typeof item === 'object') throw new MergeError(`${unfit} a map type`);
  return valueElement(item);
}

/** The items by their elements, in their order; those that share one stand together. */
export function itemsByElement(type: ListType, items: readonly unknown[] = []): Map<Element, unknown[]> {
  const found = new Map<Element, unknown[]>();
  for (const item of items) {
    const element = itemElement(type, item);
    const same = found.get(element);
    if (same === undefined) found.set(element, [item]);
    else same.push(item);
  }
  return found;
}

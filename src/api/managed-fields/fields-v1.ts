import { canonicalOf, compareElements, type Element, FieldsError } from './element.js';
import type { Fields } from './fields.js';

/** Sets that were read, and so are in order. */
const inOrder = new WeakSet<Fields>();

/**
 * The same fields as this server would write them: in order, keys and values in one form. Elements of unknown kinds are
 * left out, as upstream does for what a later version may have written. Throws FieldsError.
 */
export function readFields(raw: unknown): Fields {
  const fields = readNode(raw);
  inOrder.add(fields);
  return fields;
}

function readNode(raw: unknown): Fields {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new FieldsError('fieldsV1 is no object');
  const given = raw as Record<string, unknown>;
  return isRead(given) ? (given as Fields) : readAnew(given);
}

/** Is it in order and in the one form already, as nearly all is that was stored? */
function isRead(raw: Record<string, unknown>): boolean {
  let last: Element | undefined;
  for (const element in raw) {
    if (canonicalOf(element) !== element || readNode(raw[element]) !== raw[element]) return false;
    if (last !== undefined && compareElements(last, element) >= 0) return false;
    last = element;
  }
  return true;
}

function readAnew(raw: Record<string, unknown>): Fields {
  const read = Object.entries(raw).flatMap(([element, inner]): [Element, Fields][] => {
    const canonical = canonicalOf(element);
    return canonical === undefined ? [] : [[canonical, readNode(inner)]];
  });
  return inOrderOf(read);
}

/** In the order in which kube-apiserver writes them. */
export const sortFields = (fields: Fields): Fields => (inOrder.has(fields) ? fields : sortNode(fields));

/** One pass for what is in order already, as most is. */
function sortNode(fields: Fields): Fields {
  let isSorted = true;
  let last: Element | undefined;
  const entries: [Element, Fields][] = [];
  for (const element in fields) {
    const node = sortNode(fields[element]);
    if (node !== fields[element] || (last !== undefined && compareElements(last, element) >= 0)) isSorted = false;
    entries.push([element, node]);
    last = element;
  }
  return isSorted ? fields : inOrderOf(entries);
}

const inOrderOf = (entries: [Element, Fields][]): Fields =>
  Object.fromEntries(entries.sort(([a], [b]) => compareElements(a, b)));

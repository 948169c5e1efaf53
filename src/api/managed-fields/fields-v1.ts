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
  const read: [Element, Fields][] = [];
  let isSame = true;
  for (const [element, inner] of Object.entries(raw)) {
    const canonical = canonicalOf(element);
    const node = canonical === undefined ? undefined : readNode(inner);
    if (canonical !== element || node !== inner) isSame = false;
    if (canonical !== undefined && node !== undefined) read.push([canonical, node]);
  }
  return isSame && isSorted(read) ? (raw as Fields) : inOrderOf(read);
}

/** In the order in which kube-apiserver writes them. */
export const sortFields = (fields: Fields): Fields => (inOrder.has(fields) ? fields : sortNode(fields));

function sortNode(fields: Fields): Fields {
  let isSame = true;
  const sorted = Object.entries(fields).map(([element, inner]): [Element, Fields] => {
    const node = sortNode(inner);
    if (node !== inner) isSame = false;
    return [element, node];
  });
  return isSame && isSorted(sorted) ? fields : inOrderOf(sorted);
}

const isSorted = (entries: [Element, Fields][]): boolean =>
  entries.every(([element], i) => i === 0 || compareElements(entries[i - 1][0], element) < 0);

const inOrderOf = (entries: [Element, Fields][]): Fields =>
  Object.fromEntries(entries.sort(([a], [b]) => compareElements(a, b)));

import { goJson, quote } from '../field.js';
import { remembered } from '../remembered.js';

/**
 * A path element as FieldsV1 writes it: "f:name" is a field or a map's key, "k:{...}" a list's item by its keys,
 * "v:..." a set's item by its value, "i:0" one by its place.
 */
export type Element = string;

/** Elements are met again and again. */
const maxRemembered = 4096;

export const fieldElement = remembered(maxRemembered, (name): Element => `f:${name}`);
export const valueElement = (value: unknown): Element => `v:${goJson(value)}`;
/** `fields` must be in the order of their names. */
export const keyElement = (fields: readonly (readonly [name: string, value: unknown])[]): Element =>
  `k:{${fields.map(([name, value]) => `${JSON.stringify(name)}:${goJson(value)}`).join(',')}}`;

/** As in the message of a conflict: `.spec`, `[name="web"]`, `[="a"]`, `[0]`. */
export function printElement(element: Element): string {
  const text = element.slice(2);
  if (element[0] === 'f') return `.${text}`;
  if (element[0] === 'i') return `[${text}]`;
  const { content } = parse(element);
  if (element[0] === 'v') return `[=${printValue(content)}]`;
  return `[${(content as Keys).map(([name, value]) => `${name}=${printValue(value)}`)}]`;
}

export const printPath = (path: readonly Element[]): string => path.map(printElement).join('');

function printValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(printValue)}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}=${printValue(inner)}`)
    .join('');
}

type Keys = [name: string, value: unknown][];

const keysOf = (text: string): Keys => {
  const fields = parseJson(text);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new FieldsError('keys are no object');
  return Object.entries(fields).sort(([a], [b]) => compareText(a, b));
};

/** Not what FieldsV1 may say. */
export class FieldsError extends Error {
  override name = 'FieldsError';
}

interface Parsed {
  canonical: Element;
  /** a key's fields in order, a value, or an index */
  content: unknown;
}

const parse = remembered(maxRemembered, read);

function read(element: Element): Parsed {
  const text = element.slice(2);
  if (element[0] === 'k') {
    const content = keysOf(text);
    return { canonical: keyElement(content), content };
  }
  const content: unknown = element[0] === 'v' ? parseJson(text) : integer(text);
  return { canonical: element[0] === 'v' ? valueElement(content) : `i:${content}`, content };
}

/** An element in the one form that it is compared in; undefined where its kind is not known. Throws FieldsError. */
export function canonicalOf(element: Element): Element | undefined {
  if (element === '.') return element;
  if (element[1] !== ':') throw new FieldsError(`not a path element: ${element}`);
  if (element[0] === 'f') return element;
  return kinds.includes(element[0]) ? parse(element).canonical : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FieldsError(`not JSON: ${text}`, { cause: error });
  }
}

function integer(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new FieldsError(`not a number: ${text}`);
  return Number(text);
}

/** As elements of different kinds are ordered. */
const kinds = '.fkvi';

/** Upstream: PathElement.Compare; "." comes first. */
export function compareElements(a: Element, b: Element): number {
  if (a === b) return 0;
  if (a[0] !== b[0]) return kinds.indexOf(a[0]) - kinds.indexOf(b[0]);
  if (a[0] === 'f') return compareText(a, b);
  const [left, right] = [parse(a).content, parse(b).content];
  return a[0] === 'k' ? compareKeys(left as Keys, right as Keys) : compareValues(left, right);
}

function compareKeys(a: Keys, b: Keys): number {
  for (const [i, [name, value]] of a.entries()) {
    if (i >= b.length) return 1;
    const result = compareText(name, b[i][0]) || compareValues(value, b[i][1]);
    if (result !== 0) return result;
  }
  return a.length - b.length;
}

const valueOrder = ['number', 'string', 'boolean'];

/** Numbers before texts before booleans before lists and maps, which are compared by how they print. */
function compareValues(a: unknown, b: unknown): number {
  const rank = (value: unknown) => (valueOrder.indexOf(typeof value) + valueOrder.length + 1) % (valueOrder.length + 1);
  if (typeof a !== typeof b) return rank(a) - rank(b);
  if (typeof a === 'number') return a - (b as number);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  return typeof a === 'string' ? compareText(a, b as string) : compareText(goJson(a), goJson(b));
}

/** Go compares texts by their bytes; in UTF-16 surrogates stand before the last of the other characters. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return x >= firstSurrogate && y >= firstSurrogate ? byteOrder(x) - byteOrder(y) : x - y;
  }
  return a.length - b.length;
}

const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
const byteOrder = (unit: number): number => (unit > lastSurrogate ? unit - 0x1_0000 : unit);

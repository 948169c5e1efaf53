import { compareKeys } from './yaml-order.js';
import { doubleQuoted, isPlain, isPrintable, singleQuoted } from './yaml-quote.js';
import { looksLikeNonString } from './yaml-scalar.js';

/** A JSON value as sigs.k8s.io/yaml prints it: keys in natural order, lists not indented, nothing folded. */
export function writeYaml(value: unknown): string {
  const out: string[] = [];
  writeNode(out, value, 0, 'root');
  return `${out.join('').slice(1)}\n`; // what every node begins with: a blank or a new line
}

type Context = 'root' | 'key' | 'item';

/** Writes what follows a "key:", a "-" or nothing; the value starts on the same line where it can. */
function writeNode(out: string[], value: unknown, indent: number, context: Context): void {
  if (Array.isArray(value) && value.length > 0) writeList(out, value, indent, context);
  else if (isObject(value) && keysOf(value).length > 0) writeMap(out, value, indent, context);
  else out.push(' ', inline(value, indent));
}

function writeList(out: string[], list: unknown[], indent: number, context: Context): void {
  const own = context === 'key' ? indent - 2 : indent; // a list stands under its key's first letter
  for (const [i, item] of list.entries()) {
    out.push(i === 0 && context === 'item' ? ' ' : newLine(own), '-');
    writeNode(out, item, own + 2, 'item');
  }
}

function writeMap(out: string[], map: Record<string, unknown>, indent: number, context: Context): void {
  for (const [i, key] of keysOf(map).sort(compareKeys).entries()) {
    out.push(i === 0 && context === 'item' ? ' ' : newLine(indent));
    if (isSimpleKey(key)) out.push(scalar(key), ':');
    else out.push('? ', inline(key, indent + 2), newLine(indent), ':');
    writeNode(out, map[key], indent + 2, isSimpleKey(key) ? 'key' : 'item');
  }
}

/** As JSON.stringify: what is undefined is not there. */
const keysOf = (map: Record<string, unknown>) => Object.keys(map).filter((key) => map[key] !== undefined);

const isSimpleKey = (key: string) => !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= maxSimpleKey;
const maxSimpleKey = 128;
const newLine = (indent: number) => `\n${' '.repeat(indent)}`;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function inline(value: unknown, indent: number): string {
  if (typeof value === 'string') return value.includes('\n') ? literal(value, indent) : scalar(value);
  if (Array.isArray(value)) return '[]';
  if (isObject(value)) return '{}';
  return typeof value === 'number' ? numberText(value) : String(value ?? null);
}

/** strconv's %g: an exponent from 1e+06 on for what is no integer. */
function numberText(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) ? size < 1e21 : size >= 1e-4 && size < 1e6) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function scalar(text: string): string {
  if (looksLikeNonString(text) || !isPrintable(text) || text.includes('\n')) return doubleQuoted(text);
  return isPlain(text) ? text : singleQuoted(text);
}

/** A text of several lines as a block, unless blanks at line ends would be lost. */
function literal(text: string, indent: number): string {
  if (text.endsWith(' ') || text.includes(' \n') || !isPrintable(text)) return doubleQuoted(text);
  const indentHint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const lines = text.split('\n').map((line) => (line === '' ? '' : ' '.repeat(Math.max(indent, 2)) + line));
  if (text.endsWith('\n')) lines.pop();
  return `|${indentHint}${chomp}\n${lines.join('\n')}`;
}

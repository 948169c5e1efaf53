/**
 * Paths and errors of single fields, as in k8s.io/apimachinery/pkg/util/validation/field: validation collects
 * them, `invalid()` in errors.ts turns them into one 422 Status.
 */
export class Path {
  private constructor(private readonly text: string) {}

  static of(...names: string[]): Path {
    return new Path(names.join('.'));
  }

  child(...names: string[]): Path {
    const rest = names.length === 1 ? names[0] : names.join('.');
    return new Path(this.text === '' ? rest : `${this.text}.${rest}`);
  }

  index(i: number): Path {
    return new Path(`${this.text}[${i}]`);
  }

  key(key: string): Path {
    return new Path(`${this.text}[${key}]`);
  }

  toString(): string {
    return this.text;
  }
}

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTooShort'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One cause of a 422. `body` is the message without the path, as kube-apiserver puts it into `details.causes`. */
export interface FieldError {
  type: FieldErrorType;
  field: string;
  body: string;
}

/** Go's %q. */
export function quote(value: string): string {
  if (/^[ !#-[\]-~]*$/.test(value)) return `"${value}"`;
  const text = JSON.stringify(value).replace(/\\u00([0-9a-f]{2})/g, (_, hex) => shortEscapes[hex] ?? `\\x${hex}`);
  return text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escapeUnprintable);
}

/** Would Go print the character as it is? */
export const isPrintable = (character: string): boolean => /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);

const shortEscapes: Record<string, string> = { '07': '\\a', '0b': '\\v' };

function escapeUnprintable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16)}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** A value as field.Error prints it: strings quoted, all else as Go's encoding/json has it, absent as null. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return value === undefined ? 'null' : goJson(value);
}

/** JSON as Go's encoder writes it: it escapes what could end a script in HTML, and JavaScript's odd line ends. */
export function goJson(value: unknown): string {
  const text = JSON.stringify(value);
  return mustEscape.test(text) ? text.replace(escapable, escapeInJson) : text;
}

const mustEscape = /[<>&\u2028\u2029]/;
const escapable = /[<>&\u2028\u2029]/g;
const escapeInJson = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;

const make = (type: FieldErrorType, path: Path, head: string, detail = ''): FieldError => ({
  type,
  field: path.toString(),
  body: detail === '' ? head : `${head}: ${detail}`,
});
const count = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`;

export const required = (path: Path, detail = '') => make('FieldValueRequired', path, 'Required value', detail);
export const forbidden = (path: Path, detail: string) => make('FieldValueForbidden', path, 'Forbidden', detail);
export const internal = (path: Path, detail: string) => make('InternalError', path, 'Internal error', detail);
export const duplicate = (path: Path, value: unknown) =>
  make('FieldValueDuplicate', path, `Duplicate value: ${show(value)}`);
export const notFoundValue = (path: Path, value: unknown) =>
  make('FieldValueNotFound', path, `Not found: ${show(value)}`);
export const invalidValue = (path: Path, value: unknown, detail: string) =>
  make('FieldValueInvalid', path, `Invalid value: ${show(value)}`, detail);
/** Something is wrong with a whole field, whose value is not shown (upstream: field.OmitValueType). */
export const invalidField = (path: Path, detail: string) => make('FieldValueInvalid', path, 'Invalid value', detail);
/** One error for each message of a rule in names.ts or ip.ts. */
export const invalidEach = (path: Path, value: unknown, messages: readonly string[]): FieldError[] =>
  messages.map((message) => invalidValue(path, value, message));
export const typeInvalid = (path: Path, value: unknown, detail: string) =>
  make('FieldValueTypeInvalid', path, `Invalid value: ${show(value)}`, detail);

/** `supported` in the order given: where kube-apiserver sorts a set, so must the caller. */
export const notSupported = (path: Path, value: unknown, supported: readonly string[]) =>
  make(
    'FieldValueNotSupported',
    path,
    `Unsupported value: ${show(value)}`,
    supported.length > 0 ? `supported values: ${supported.map(quote).join(', ')}` : '',
  );

export const tooLong = (path: Path, max: number, unit: 'byte' | 'character' = 'byte') =>
  make('FieldValueTooLong', path, 'Too long', `may not be more than ${count(max, unit)}`);
export const tooMany = (path: Path, actual: number, max: number) =>
  make('FieldValueTooMany', path, `Too many: ${actual}`, `must have at most ${count(max, 'item')}`);
export const tooFew = (path: Path, actual: number, min: number) =>
  make('FieldValueTooFew', path, `Too few: ${actual}`, `must have at least ${count(min, 'item')}`);

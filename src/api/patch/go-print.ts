import { quote } from '../field.js';

/** A value as Go's fmt prints it with %v, for the messages that show patches so. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (typeof value === 'number') return printNumber(value);
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${goPrint(inner)}`).join(' ')}]`;
}

/** The same with %#v, which tells the types. */
export function goPrintDetailed(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goPrintDetailed).join(', ')}}`;
  if (typeof value !== 'object' || value === null) return value === null ? 'interface {}(nil)' : String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${entries.map(([key, inner]) => `${quote(key)}:${goPrintDetailed(inner)}`).join(', ')}}`;
}

function printNumber(value: number): string {
  if (Number.isSafeInteger(value) || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Go's name for the type that its decoder gives to a JSON value read into an interface{}. */
export function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '%!s(<nil>)';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

/** reflect.Kind of the same. */
export function goKindOf(value: unknown): string {
  const type = goTypeOf(value);
  return type.startsWith('map') ? 'map' : type.startsWith('[') ? 'slice' : type;
}

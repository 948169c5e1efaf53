/** What a plain YAML 1.1 scalar means to go-yaml v2, which reads and prints kube-apiserver's YAML. */

const words = new Map<string, unknown>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((w) => [w, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((w) => [w, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((w) => [w, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((w) => [w, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w) => [w, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((w) => [w, Number.NEGATIVE_INFINITY] as const),
]);

const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
/** strconv.ParseInt with base 0 */
const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;

/** The value of an unquoted scalar: string, number, boolean or null. */
export function resolveScalar(text: string): unknown {
  if (words.has(text)) return words.get(text);
  if (!/^[-+.\d]/.test(text)) return text;
  if (/^\d{4}-/.test(text) && !integer.test(text.replaceAll('_', ''))) return text; // timestamps stay strings
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  const parts = integer.exec(plain);
  if (parts !== null) return (parts[1] === '-' ? -1 : 1) * parseInteger(parts[2]);
  if (!float.test(plain)) return text;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

function parseInteger(digits: string): number {
  if (/^0\d/.test(digits)) return Number.parseInt(digits, 8);
  return Number(digits.toLowerCase());
}

const base60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const time = String.raw`\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?`;
const timestamp = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[Tt]${time}(?:Z|[+-]\\d\\d:\\d\\d)| ${time})?$`);

/** Would this string be read back as something other than itself, by go-yaml or by others? */
export function looksLikeNonString(text: string): boolean {
  return typeof resolveScalar(text) !== 'string' || base60.test(text) || isTimestamp(text);
}

function isTimestamp(text: string): boolean {
  const parts = timestamp.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1, 4).map(Number);
  const date = new Date(Date.UTC(2000 + (year % 400), month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

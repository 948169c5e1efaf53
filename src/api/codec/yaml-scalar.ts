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

/** Would this string be read back as something other than itself? */
export const looksLikeNonString = (text: string): boolean => typeof resolveScalar(text) !== 'string';

import { quote } from './field.js';

/** What Go's strconv.ParseInt(text, 10, 64) finds wrong with a text; undefined where that is nothing. */
export function int64Fault(text: string): string | undefined {
  const fault = (what: string) => `strconv.ParseInt: parsing ${quote(text)}: ${what}`;
  if (!/^[+-]?\d+$/.test(text)) return fault('invalid syntax');
  return BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? undefined : fault('value out of range');
}

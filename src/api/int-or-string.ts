import { quote } from './field.js';

/** A number, or a text that mostly is a percentage ("25%") or a port's name. */
export type IntOrString = number | string;

export class IntOrStringError extends Error {
  override name = 'IntOrStringError';
}

/** The percentage as a number, or undefined where the value is none. */
export function percentOf(value: IntOrString): number | undefined {
  return typeof value === 'string' && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

/**
 * A number as it is, a percentage as that part of `total` (upstream: GetScaledValueFromIntOrPercent).
 * Throws IntOrStringError, in upstream's words.
 */
export function scaledValue(value: IntOrString, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const exact = (percentOrThrow(value) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

function percentOrThrow(value: string): number {
  const wrong = (why: string) => new IntOrStringError(`invalid value for IntOrString: ${why}`);
  if (!value.endsWith('%')) throw wrong('invalid type: string is not a percentage');
  const text = value.slice(0, -1);
  if (!/^[-+]?[0-9]+$/.test(text)) {
    throw wrong(`invalid value ${quote(value)}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  }
  return Number(text);
}

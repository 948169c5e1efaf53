import { quote } from '../../../api/field.js';

const lowerCaseZones = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));

/**
 * What is wrong with the name of a time zone, in the words of Go's time.LoadLocation. The runtime knows names in any
 * case, where files of zones know one; of aliases it does not tell that one, but it always starts with a capital.
 */
export function timeZoneError(zone: string): string | undefined {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return undefined;
  const exact = lowerCaseZones.get(zone.toLowerCase());
  const isKnown = exact === undefined ? /^[A-Z]/.test(zone) && isSupported(zone) : exact === zone;
  return isKnown ? undefined : `unknown time zone ${zone}`;
}

function isSupported(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Nanoseconds. */
const units: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };
const maxDuration = 2 ** 63;

/** What is wrong with a duration ("1h30m"), in the words of Go's time.ParseDuration. */
export function durationError(text: string): string | undefined {
  const wrong = (what: string) => `time: ${what} ${quote(text)}`;
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return undefined;
  if (rest === '') return wrong('invalid duration');
  let total = 0;
  while (rest !== '') {
    const [, number, unit, tail] = /^([0-9]*\.?[0-9]*)([^.0-9]*)(.*)$/s.exec(rest) ?? [];
    if (number === '' || number === '.') return wrong('invalid duration');
    if (unit === '') return wrong('missing unit in duration');
    if (!Object.hasOwn(units, unit)) return wrong(`unknown unit ${quote(unit)} in duration`);
    total += Number(number) * units[unit];
    if (total >= maxDuration) return wrong('invalid duration');
    rest = tail;
  }
  return undefined;
}

/** Go's time.Parse for the two layouts that API objects use, with its messages, and the texts of the parsed times. */

/** A text that Go refuses to decode; the message is Go's. */
export class GoError extends Error {
  override name = 'GoError';
}

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const isDigit = (text: string, at: number) => text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57;
const daysIn = (month: number, year: number) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** What is left of the text, and what was read from it so far; the steps take from the front. */
interface Scan {
  rest: string;
  numbers: number[];
  offset: number;
  nanos: number;
}
/** one element of a layout: returns undefined when the text is bad, else '' or what is out of range */
type Step = [layout: string, read: (scan: Scan) => string | undefined];

function digits(scan: Scan, count: number, fixed = true): number | undefined {
  const length = !fixed && isDigit(scan.rest, 0) && !isDigit(scan.rest, 1) ? 1 : count;
  const taken = scan.rest.slice(0, length);
  if (taken.length < length || !/^\d+$/.test(taken)) return undefined;
  scan.rest = scan.rest.slice(length);
  return Number(taken);
}

const literal = (text: string): Step => [
  text,
  (scan) => {
    if (!scan.rest.startsWith(text)) return undefined;
    scan.rest = scan.rest.slice(text.length);
    return '';
  },
];

const number = (layout: string, name: string, min: number, max: number, fixed = true): Step => [
  layout,
  (scan) => {
    const value = digits(scan, layout.length, fixed);
    if (value === undefined) return undefined;
    scan.numbers.push(value);
    return value < min || value > max ? name : '';
  },
];

/** Seconds take a fraction along even where the layout has none. */
const secondsWithFraction: Step = [
  '05',
  (scan) => {
    const range = number('05', 'second', 0, 59)[1](scan);
    const fraction = /^[.,]\d+/.exec(scan.rest)?.[0];
    if (range === '' && fraction !== undefined) readFraction(scan, fraction);
    return range;
  },
];

function readFraction(scan: Scan, fraction: string): void {
  scan.nanos = Number(fraction.slice(1, 10).padEnd(9, '0'));
  scan.rest = scan.rest.slice(fraction.length);
}

const sixDigits: Step = [
  '.000000',
  (scan) => {
    const fraction = /^[.,]\d{6}/.exec(scan.rest)?.[0];
    if (fraction === undefined) return undefined;
    readFraction(scan, fraction);
    return '';
  },
];

const zone: Step = [
  'Z07:00',
  (scan) => {
    if (scan.rest.startsWith('Z')) {
      scan.rest = scan.rest.slice(1);
      return '';
    }
    const parts = /^(.)(\d\d):(\d\d)/s.exec(scan.rest);
    if (parts === null) return undefined;
    scan.rest = scan.rest.slice(6);
    if (Number(parts[2]) > 24) return 'time zone offset hour';
    if (Number(parts[3]) > 60) return 'time zone offset minute';
    if (parts[1] !== '+' && parts[1] !== '-') return undefined;
    scan.offset = (Number(parts[2]) * 60 + Number(parts[3])) * (parts[1] === '-' ? -60 : 60);
    return '';
  },
];

const date: Step[] = [
  number('2006', 'year', 0, 9999),
  literal('-'),
  number('01', 'month', 1, 12),
  literal('-'),
  number('02', 'day', 0, 99),
  literal('T'),
  number('15', 'hour', 0, 23, false), // Go takes one digit here
  literal(':'),
  number('04', 'minute', 0, 59),
  literal(':'),
];
const layouts: Record<'seconds' | 'micros', Step[]> = {
  seconds: [...date, secondsWithFraction, zone],
  micros: [...date, number('05', 'second', 0, 59), sixDigits, zone],
};

function parse(text: string, steps: Step[]): Scan {
  const scan: Scan = { rest: text, numbers: [], offset: 0, nanos: 0 };
  for (const [layout, read] of steps) {
    const before = scan.rest;
    const range = read(scan);
    if (range) throw new GoError(`parsing time ${quote(text)}: ${range} out of range`);
    if (range === undefined) {
      const whole = steps.map((step) => step[0]).join('');
      throw new GoError(
        `parsing time ${quote(text)} as ${quote(whole)}: cannot parse ${quote(before)} as ${quote(layout)}`,
      );
    }
  }
  if (scan.rest !== '') throw new GoError(`parsing time ${quote(text)}: extra text: ${quote(scan.rest)}`);
  const [year, month, day] = scan.numbers;
  if (day < 1 || day > daysIn(month, year)) throw new GoError(`parsing time ${quote(text)}: day out of range`);
  return scan;
}

/** "2006-01-02T15:04:05" in UTC, and whether it is Go's zero time. */
function inUtc({ numbers, offset, nanos }: Scan): { text: string; isZero: boolean } {
  const [year, month, day, hour, minute, second] = numbers;
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute, second - offset);
  const text = moment.toISOString().replace(/\.\d+Z$/, '');
  return { text, isZero: text === '0001-01-01T00:00:00' && nanos === 0 };
}

const plainTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** The RFC 3339 text that metav1.Time prints for a text it reads; null for the zero time. */
export function normalizeTime(text: string): string | null {
  if (plainTime.test(text) && !text.startsWith('0')) return text;
  const { text: utc, isZero } = inUtc(parse(text, layouts.seconds));
  return isZero ? null : `${utc}Z`;
}

/** The same for metav1.MicroTime, which always has six digits of a second. */
export function normalizeMicroTime(text: string): string | null {
  const scan = parse(text, layouts.micros);
  const { text: utc, isZero } = inUtc(scan);
  return isZero ? null : `${utc}.${String(scan.nanos).padStart(9, '0').slice(0, 6)}Z`;
}

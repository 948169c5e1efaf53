import { durationError, timeZoneError } from './time.js';

/** The standard five-field grammar of github.com/robfig/cron, with its messages: what is wrong first, if anything. */
export function cronError(schedule: string): string | undefined {
  let spec = schedule;
  const zone = /^(?:CRON_)?TZ=([^ ]*)( .*)?$/s.exec(spec);
  if (zone !== null) {
    const [, name, rest] = zone;
    // the parser slices up to a space that isn't there, and its panic is what users get to see
    if (rest === undefined) return 'invalid schedule format: runtime error: slice bounds out of range [:-1]';
    const wrong = timeZoneError(name);
    if (wrong !== undefined) return `provided bad location ${name}: ${wrong}`;
    spec = rest.trim();
  }
  if (spec.startsWith('@')) return descriptorError(spec);
  const fields = spec.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== bounds.length) {
    return `expected exactly ${bounds.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  return firstOf(fields.map((field, i) => fieldError(field, bounds[i])));
}

interface Bounds {
  min: number;
  max: number;
  names?: string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** minute, hour, day of month, month, day of week */
const bounds: Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const every = '@every ';

function descriptorError(descriptor: string): string | undefined {
  if (descriptors.includes(descriptor)) return undefined;
  if (!descriptor.startsWith(every)) return `unrecognized descriptor: ${descriptor}`;
  const wrong = durationError(descriptor.slice(every.length));
  return wrong === undefined ? undefined : `failed to parse duration ${descriptor}: ${wrong}`;
}

const firstOf = (errors: (string | undefined)[]) => errors.find((error) => error !== undefined);

const fieldError = (field: string, range: Bounds) =>
  firstOf(
    field
      .split(',')
      .filter((expression) => expression !== '')
      .map((expression) => rangeError(expression, range)),
  );

/** number | number "-" number [ "/" number ], with "*" or "?" for all */
function rangeError(expression: string, { min, max, names }: Bounds): string | undefined {
  const [range, ...steps] = expression.split('/');
  const limits = range.split('-');
  const isAll = limits[0] === '*' || limits[0] === '?';
  const numbers: number[] = isAll ? [min, max] : [];
  if (!isAll) {
    for (const text of limits.slice(0, limits.length > 2 ? 1 : 2)) {
      const number = numberOf(text, min, names);
      if (typeof number === 'string') return number;
      numbers.push(number);
    }
    if (limits.length > 2) return `too many hyphens: ${expression}`;
  }
  if (steps.length > 1) return `too many slashes: ${expression}`;
  const step = steps.length === 0 ? 1 : numberOf(steps[0], 0);
  if (typeof step === 'string') return step;
  const [start, last = start] = numbers;
  const end = steps.length === 1 && limits.length === 1 ? max : last;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${expression}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  return step === 0 ? `step of range should be a positive number: ${expression}` : undefined;
}

/** The number, or what is wrong with it. Names count from the field's least number. */
function numberOf(text: string, min: number, names: string[] = []): number | string {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + min;
  if (!/^[-+]?[0-9]+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  const number = BigInt(text.replace('+', ''));
  if (BigInt.asIntN(64, number) !== number) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`;
  }
  return number < 0n ? `negative number (${number}) not allowed: ${text}` : Number(number);
}

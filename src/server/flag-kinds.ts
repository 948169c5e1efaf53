import { parseCIDR, parseIP } from '../api/ip.js';
import { parseGoDuration, printGoDuration } from './go-duration.js';

/** One type of flag value: how it is read, and how it is shown as a default. Parsers throw with kube-apiserver's words. */
export interface FlagKind<T> {
  /** stands behind the name in --help */
  name: string;
  parse(text: string): T;
  print(value: T): string;
  /** a second use of the flag adds to the first */
  list?: true;
}

export interface PortRange {
  from: number;
  to: number;
}

const quote = (text: string) => JSON.stringify(text);

export const text: FlagKind<string> = { name: 'string', parse: (value) => value, print: quote };

export function oneOf<T extends string>(name: string, allowed: readonly T[]): FlagKind<T> {
  const parse = (value: string): T => {
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw new Error(`allowed values: ${allowed.join(', ')}`);
    return found;
  };
  return { name, parse, print: quote };
}

const trueWords = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const falseWords = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

export const boolean: FlagKind<boolean> = {
  name: '',
  parse(value) {
    if (trueWords.has(value)) return true;
    if (falseWords.has(value)) return false;
    throw new Error(`strconv.ParseBool: parsing ${quote(value)}: invalid syntax`);
  },
  print: String,
};

export function integer(min: number, max: number): FlagKind<number> {
  const parse = (value: string): number => {
    if (!/^[+-]?\d+$/.test(value)) throw new Error(`strconv.ParseInt: parsing ${quote(value)}: invalid syntax`);
    const number = Number(value);
    if (number < min || number > max) throw new Error(`must be between ${min} and ${max}, inclusive`);
    return number;
  };
  return { name: 'int', parse, print: String };
}

/** In milliseconds. */
export const duration: FlagKind<number> = {
  name: 'duration',
  parse(value) {
    const milliseconds = parseGoDuration(value);
    if (milliseconds < 0) throw new Error('must not be negative');
    return milliseconds;
  },
  print: printGoDuration,
};

export const ip: FlagKind<string> = {
  name: 'ip',
  parse(value) {
    const address = value.trim();
    if (parseIP(address) === undefined) throw new Error(`failed to parse IP: ${quote(value)}`);
    return address;
  },
  print: String,
};

export const strings: FlagKind<string[]> = {
  name: 'strings',
  parse: (value) => (value === '' ? [] : value.split(',')),
  print: (value) => `[${value.join(',')}]`,
  list: true,
};

/** As `strings`, but a comma has no meaning. */
export const stringArray: FlagKind<string[]> = { ...strings, name: 'stringArray', parse: (value) => [value] };

export const cidrs: FlagKind<string[]> = {
  name: 'cidrs',
  parse(value) {
    const list = value.split(',').map((one) => one.trim());
    list.forEach((one, i) => {
      if (parseCIDR(one) === undefined) throw new Error(`service-cluster-ip-range[${i}] is not a valid cidr`);
    });
    if (list.length > 2) throw new Error('expected at most two service-cluster-ip-ranges');
    return list;
  },
  print: (value) => value.join(','),
};

/** "30000-32767", "30000+100" or one port. */
export const portRange: FlagKind<PortRange> = {
  name: 'portRange',
  parse(value) {
    const match = /^(\d+)(?:([-+])(\d+))?$/.exec(value.trim());
    if (match === null) throw new Error(`unable to parse port range: ${value}`);
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : match[2] === '+' ? from + Number(match[3]) : Number(match[3]);
    if (to > 65535) throw new Error('the port range cannot be greater than 65535');
    if (from > to) throw new Error(`end port cannot be less than start port: ${value}`);
    return { from, to };
  },
  print: ({ from, to }) => `${from}-${to}`,
};

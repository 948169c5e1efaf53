import { type Flag, flags, type Options, optionName } from './flags.js';
import { ignoredFlags, ignoredSwitches } from './ignored-flags.js';

/** What the command line got wrong, in a sentence for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface ParsedFlags {
  options: Partial<Options>;
  /** kube-apiserver's flags that were given and do nothing here */
  ignored: string[];
}

const known: Record<string, Flag<unknown>> = flags as Record<string, Flag<unknown>>;
const shorthands: Record<string, string> = { v: 'v', h: 'help' };

/** Reads a command line as kube-apiserver does (spf13/pflag): --flag=value, --flag value, --switch, -v 3. */
export function parseFlags(args: readonly string[]): ParsedFlags {
  const options: Record<string, unknown> = {};
  const ignored = new Set<string>();
  const positional: string[] = [];
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift()!;
    if (arg === '--') positional.push(...rest.splice(0));
    else if (!arg.startsWith('-') || arg === '-') positional.push(arg);
    else readFlag(arg, rest);
  }
  if (positional.length > 0) {
    throw new UsageError(`"kube-facade" does not take any arguments, got ${JSON.stringify(positional)}`);
  }
  return { options: options as Partial<Options>, ignored: [...ignored] };

  function readFlag(arg: string, following: string[]): void {
    const { name, value } = split(arg);
    const flag = Object.hasOwn(known, name) ? known[name] : undefined;
    if (flag === undefined && !ignoredFlags.has(name) && !ignoredSwitches.has(name)) throw unknownFlag(arg, name);
    const isSwitch = flag === undefined ? ignoredSwitches.has(name) : typeof flag.default === 'boolean';
    const text = value ?? (isSwitch ? 'true' : following.shift());
    if (text === undefined) throw new UsageError(`flag needs an argument: --${name}`);
    if (flag === undefined) ignored.add(name);
    else options[optionName(name)] = readValue(name, flag, text, options[optionName(name)]);
  }
}

function split(arg: string): { name: string; value: string | undefined } {
  if (!arg.startsWith('--')) return splitShorthand(arg);
  const equals = arg.indexOf('=');
  const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  // component-base's WordSepNormalizeFunc: --secure_port is --secure-port
  return { name: name.replaceAll('_', '-'), value: equals < 0 ? undefined : arg.slice(equals + 1) };
}

/** -v, -v=3, -v3 */
function splitShorthand(arg: string): { name: string; value: string | undefined } {
  const name = shorthands[arg[1]];
  if (name === undefined) throw new UsageError(`unknown shorthand flag: '${arg[1]}' in ${arg}`);
  const value = arg.slice(2).replace(/^=/, '');
  return { name, value: value === '' ? undefined : value };
}

function readValue(name: string, flag: Flag<unknown>, text: string, before: unknown): unknown {
  try {
    const value = flag.kind.parse(text);
    return flag.kind.list && Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`invalid argument ${JSON.stringify(text)} for "--${name}" flag: ${why}`);
  }
}

function unknownFlag(arg: string, name: string): UsageError {
  const names = [...Object.keys(known), ...ignoredFlags, ...ignoredSwitches].filter((one) => one.length > 1);
  const nearest = names
    .map((one) => ({ one, distance: editDistance(name, one) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return new UsageError(`unknown flag: ${arg.split('=')[0]}; the nearest is --${nearest.one}`);
}

/** Levenshtein's: how many letters to add, drop or change. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

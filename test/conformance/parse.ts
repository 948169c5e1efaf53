import { parse } from 'yaml';
import type { Body, Case, FramesStep, RequestStep, Step } from './case.js';

/** A step as a file of cases tells it: a request's line with its body, or one of the words below. */
export interface Told {
  [request: string]: unknown;
}

const words = ['name', 'user', 'headers', 'type', 'accept', 'base64', 'until', 'keep'] as const;
type Word = (typeof words)[number];
type Words = Partial<Record<Word, unknown>>;

const requestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+)$/;

/** Short for the types of patches; other types are written in full. */
const types: Record<string, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
};

/** Reads a file of cases: a map from what each pins down to its steps. */
export function parseCases(file: string, text: string): Case[] {
  const told = parse(text) as Record<string, (string | Told)[]>;
  return Object.entries(told).map(([title, steps]) => ({
    file,
    title,
    steps: steps.map((step, i) => within(`${file} > ${title}, step ${i + 1}`, () => readStep(step))),
  }));
}

function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${place}: ${(cause as Error).message}`, { cause });
  }
}

export function readStep(told: string | Told): Step {
  const step = typeof told === 'string' ? { [told]: null } : told;
  const name = step.name as string | undefined;
  if ('wait' in step) return { kind: 'wait', milliseconds: Number(step.wait) };
  if ('stored' in step) return { kind: 'stored', name, prefix: String(step.stored) };
  if ('frames' in step) {
    return { kind: 'frames', name, of: textOf(step.of, 'w'), count: readCount(step.frames) };
  }
  if ('watch' in step) {
    return { kind: 'watch', name, path: String(step.watch), headers: headersOf(step, null), as: textOf(step.as, 'w') };
  }
  return readRequest(step, name);
}

const readCount = (told: unknown): FramesStep['count'] => (told === 'end' || told === 'quiet' ? told : Number(told));

const textOf = (value: unknown, otherwise: string): string => (value === undefined ? otherwise : String(value));

function readRequest(step: Told, name: string | undefined): RequestStep {
  const strangers = Object.keys(step).filter((key) => !words.includes(key as Word));
  const [, method, path] = requestLine.exec(strangers[0] ?? '') ?? [];
  if (method === undefined || strangers.length !== 1) throw new Error(`not one request: ${strangers.join(', ')}`);
  const body = bodyOf(step[strangers[0]], step.base64);
  const keep = (step.keep ?? {}) as Record<string, string>;
  const user = textOf(step.user, 'admin') as RequestStep['user'];
  const until = step.until as RequestStep['until'];
  return { kind: 'request', name, method, path, user, headers: headersOf(step, body), body, until, keep };
}

function bodyOf(told: unknown, base64: unknown): Body | undefined {
  if (base64 !== undefined) return { base64: String(base64) };
  if (told === null) return undefined;
  return typeof told === 'object' ? { object: told as object } : { text: String(told) };
}

function headersOf({ type, accept, headers }: Words, body: Body | undefined | null): Record<string, string> {
  const named = typeof type === 'string' ? (types[type] ?? type) : undefined;
  const content = named ?? (body && !headers ? 'application/json' : undefined);
  return {
    ...(content === undefined ? {} : { 'content-type': content }),
    ...(accept === undefined ? {} : { accept: types[String(accept)] ?? String(accept) }),
    ...(headers as Record<string, string> | undefined),
  };
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Frame } from './bodies.js';

/** What a server answered to a step, normalised. */
export type Answer = ResponseAnswer | FramesAnswer | StoredAnswer;

export interface ResponseAnswer {
  status: number;
  /** those that clients read, where they differ from the usual ones; null for a usual one that is not there */
  headers?: Record<string, string | null>;
  body?: unknown;
}

export interface FramesAnswer {
  frames: Frame[];
  ended: boolean;
}

export interface StoredAnswer {
  stored: Record<string, unknown>;
}

const usual: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-cache, private' };
const read = [
  ...Object.keys(usual),
  ...['warning', 'location', 'retry-after', 'allow', 'www-authenticate', 'content-encoding', 'vary', 'etag'],
];

/** The headers that clients read. */
export function headersOf(headers: IncomingHttpHeaders): Record<string, string | null> | undefined {
  const entries = read
    .map((name): [string, string | null] => [name, headers[name]?.toString() ?? null])
    .filter(([name, value]) => value !== (usual[name] ?? null));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

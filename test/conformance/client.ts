import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { openRequest, readAnswer } from '../https.js';
import type { User } from './case.js';
import type { Target } from './target.js';

export interface Sent {
  method: string;
  path: string;
  user: User;
  headers: Record<string, string>;
  body?: Buffer;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  /** unzipped where it came zipped */
  body: Buffer;
}

/** Sends a request, and reads its answer to the end. */
export async function send(target: Target, sent: Sent): Promise<Received> {
  const response = await open(target, sent);
  const { content: body } = await readAnswer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** Sends a request; resolves when the head of its answer is there. */
export function open(target: Target, { method, path, user, headers, body }: Sent): Promise<IncomingMessage> {
  const { agent, headers: identity } = target.users[user];
  const all = { 'user-agent': 'conformance', ...identity, ...headers };
  return openRequest(target.url + path, { method, agent, headers: all }, body);
}

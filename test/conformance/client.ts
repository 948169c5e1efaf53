import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { gunzipSync } from 'node:zlib';
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
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const isZipped = response.headers['content-encoding'] === 'gzip';
  return { status: response.statusCode ?? 0, headers: response.headers, body: isZipped ? gunzipSync(body) : body };
}

/** Sends a request; resolves when the head of its answer is there. */
export async function open(target: Target, { method, path, user, headers, body }: Sent): Promise<IncomingMessage> {
  const { agent, headers: identity } = target.users[user];
  // node leaves the length out of a DELETE
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  const sent = request(target.url + path, {
    method,
    agent,
    headers: { 'user-agent': 'conformance', ...identity, ...length, ...headers },
  });
  sent.on('error', () => undefined); // before the response it is thrown below, and after it by the response
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { gunzipSync } from 'node:zlib';

/** Sends a request; resolves when the head of its answer is there. */
export async function openRequest(
  url: string,
  { headers, ...options }: RequestOptions & { headers: Record<string, string> },
  content?: string | Buffer,
): Promise<IncomingMessage> {
  // node leaves the length out of a DELETE
  const length = content === undefined ? {} : { 'content-length': String(Buffer.byteLength(content)) };
  const sent = request(url, { ...options, headers: { ...length, ...headers } });
  sent.on('error', () => undefined); // before the response it is thrown below, and after it by the response
  sent.end(content);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

/** Reads an answer to its end: as it came, and unzipped where it came zipped. */
export async function readAnswer(response: IncomingMessage): Promise<{ bytes: Buffer; content: Buffer }> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  return { bytes, content: response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes };
}

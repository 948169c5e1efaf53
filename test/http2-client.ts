import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2';
import type { RunningServer } from '../src/index.js';
import { credentials } from './facade.js';

export interface Http2Answer {
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** how the stream ended, an HTTP/2 error code: 0 in good order */
  code: number;
}

/** One connection over which HTTP/2 is spoken, with the admin's certificate. */
export class Http2Client {
  private constructor(readonly session: ClientHttp2Session) {}

  static async connect({ url, kubeconfig }: RunningServer): Promise<Http2Client> {
    const session = connect(url, credentials(kubeconfig.object));
    session.on('error', () => undefined); // told by the requests under way
    await once(session, 'remoteSettings');
    return new Http2Client(session);
  }

  /** Begins a request, and leaves its end to the caller where it has a `body`. */
  open(method: string, path: string, headers: Record<string, string> = {}, body = false): ClientHttp2Stream {
    const stream = this.session.request({ ':method': method, ':path': path, ...headers }, { endStream: !body });
    stream.on('error', () => undefined); // its code tells
    return stream;
  }

  async send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Http2Answer> {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const stream = this.open(method, path, { ...type, ...headers }, body !== undefined);
    if (body !== undefined) stream.end(JSON.stringify(body));
    return answerOf(stream);
  }

  close(): void {
    this.session.destroy();
  }
}

/** Reads an answer to its end. */
export async function answerOf(stream: ClientHttp2Stream): Promise<Http2Answer> {
  let headers: IncomingHttpHeaders = {};
  const parts: Buffer[] = [];
  stream.on('response', (received) => {
    headers = received;
  });
  stream.on('data', (part: Buffer) => parts.push(part));
  await once(stream, 'close');
  return { headers, bytes: Buffer.concat(parts), code: stream.rstCode };
}

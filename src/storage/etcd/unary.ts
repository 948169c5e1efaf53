import querystring from 'node:querystring';
import { type Credentials, openSession } from './http2/connect.js';
import { encodeHeaders, type Headers } from './http2/hpack.js';
import type { ClientSession } from './http2/session.js';
import type { Listener } from './http2/stream.js';

export const codes = { deadlineExceeded: 4, notFound: 5, outOfRange: 11, unavailable: 14 };

/** What gRPC says of a call that has failed. */
export class GrpcError extends Error {
  override name = 'GrpcError';
  constructor(
    readonly code: number,
    readonly details: string,
    options?: ErrorOptions,
  ) {
    super(`gRPC status ${code}: ${details}`, options);
  }
}

const prefixBytes = 5;

/**
 * gRPC's calls of one request and one answer, to one endpoint. Through @grpc/grpc-js, which etcd3 brings along, or over
 * node's own HTTP/2 each would cost this process several times the CPU time, and there is one behind every request.
 */
export class UnaryCalls {
  private session: ClientSession | undefined;
  private closed = false;
  private readonly endpoint: URL;
  private readonly heads = new Map<string, Buffer>();

  constructor(
    endpoint: string,
    private readonly credentials: Credentials,
  ) {
    this.endpoint = new URL(endpoint);
  }

  /** Throws GrpcError, also where nothing at all is heard for `milliseconds`. Messages are protobuf. */
  call(method: string, message: Buffer, milliseconds: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new GrpcError(codes.unavailable, 'the client is closed');
      const session = this.open();
      const timer = setTimeout(() => {
        session.cancel(stream);
        session.retire(); // the peer may have vanished without a word
        reject(new GrpcError(codes.deadlineExceeded, `nothing heard for ${milliseconds} ms`));
      }, milliseconds);
      const stream = session.request(this.headOf(method), framed(message), new Answer(timer, resolve, reject));
    });
  }

  close(): void {
    this.closed = true;
    this.session?.destroy(new Error('the client is closed'));
  }

  private open(): ClientSession {
    if (this.session !== undefined) return this.session;
    const session = openSession(this.endpoint, this.credentials, () => {
      if (this.session === session) this.session = undefined;
    });
    this.session = session;
    return session;
  }

  private headOf(method: string): Buffer {
    let head = this.heads.get(method);
    if (head === undefined) {
      head = encodeHeaders({
        ':method': 'POST',
        ':scheme': this.endpoint.protocol.slice(0, -1),
        ':path': method,
        ':authority': this.endpoint.host,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      this.heads.set(method, head);
    }
    return head;
  }
}

function framed(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length);
  frame[0] = 0; // not compressed
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, prefixBytes);
  return frame;
}

class Answer implements Listener {
  private readonly parts: Buffer[] = [];
  private status: string | undefined;
  private details = '';

  constructor(
    private readonly timer: NodeJS.Timeout,
    private readonly resolve: (message: Buffer) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** An error may have headers alone; else the status comes in the trailers. */
  headers(headers: Headers): void {
    const status = headers['grpc-status'];
    if (status === undefined) return;
    this.status = status;
    this.details = querystring.unescape(headers['grpc-message'] ?? ''); // never throws, as decodeURIComponent may
  }

  data(part: Buffer): void {
    this.timer.refresh();
    this.parts.push(part);
  }

  end(): void {
    clearTimeout(this.timer);
    const { parts, status } = this;
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    if (status === '0') this.resolve(bytes.subarray(prefixBytes));
    else if (status !== undefined) this.reject(new GrpcError(Number(status), this.details));
    else this.reject(new GrpcError(codes.unavailable, 'an answer without a status'));
  }

  failed(cause: Error): void {
    clearTimeout(this.timer);
    this.reject(new GrpcError(codes.unavailable, cause.message, { cause }));
  }
}

import { type ClientHttp2Session, type ClientHttp2Stream, connect, type SecureClientSessionOptions } from 'node:http2';
import querystring from 'node:querystring';

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
const windowBytes = 16 * 1024 * 1024;

/**
 * gRPC's calls of one request and one answer, to one endpoint, over node's own HTTP/2. Through @grpc/grpc-js, which
 * etcd3 brings along, each would cost this process more than twice the CPU time, and there is one behind every request.
 */
export class UnaryCalls {
  private session: ClientHttp2Session | undefined;
  private closed = false;
  private readonly options: SecureClientSessionOptions;

  constructor(
    private readonly endpoint: string,
    credentials: SecureClientSessionOptions,
  ) {
    this.options = { ...credentials, settings: { enablePush: false, initialWindowSize: windowBytes } };
  }

  /** Throws GrpcError, also where nothing at all is heard for `milliseconds`. Messages are protobuf. */
  call(method: string, message: Buffer, milliseconds: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new GrpcError(codes.unavailable, 'the client is closed');
      const session = this.open();
      const stream = session.request({
        ':method': 'POST',
        ':path': method,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      receive(stream, resolve, reject);
      stream.setTimeout(milliseconds, () => {
        this.forget(session); // the peer may have vanished without a word
        reject(new GrpcError(codes.deadlineExceeded, `nothing heard for ${milliseconds} ms`));
        stream.close();
      });
      stream.end(framed(message));
    });
  }

  close(): void {
    this.closed = true;
    this.session?.destroy();
    this.session = undefined;
  }

  private open(): ClientHttp2Session {
    if (this.session !== undefined) return this.session;
    const session = connect(this.endpoint, this.options);
    session.once('connect', () => session.setLocalWindowSize(windowBytes));
    for (const end of ['error', 'goaway', 'close']) session.on(end, () => this.forget(session)); // its calls are told
    this.session = session;
    return session;
  }

  /** No further call goes over this connection; those under way may still end. */
  private forget(session: ClientHttp2Session): void {
    if (this.session !== session) return;
    this.session = undefined;
    session.close();
  }
}

function framed(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length);
  frame[0] = 0; // not compressed
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, prefixBytes);
  return frame;
}

function receive(stream: ClientHttp2Stream, resolve: (message: Buffer) => void, reject: (error: Error) => void): void {
  const parts: Buffer[] = [];
  let status: string | undefined;
  let details = '';
  const readStatus = (headers: NodeJS.Dict<string | string[] | number>) => {
    if (headers['grpc-status'] === undefined) return;
    status = String(headers['grpc-status']);
    details = querystring.unescape(String(headers['grpc-message'] ?? '')); // never throws, as decodeURIComponent may
  };
  stream.on('response', readStatus); // an error may have headers alone
  stream.on('trailers', readStatus);
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('error', (cause: Error) => reject(new GrpcError(codes.unavailable, cause.message, { cause })));
  stream.on('close', () => {
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    if (status === '0') resolve(bytes.subarray(prefixBytes));
    else if (status !== undefined) reject(new GrpcError(Number(status), details));
    else reject(new GrpcError(codes.unavailable, 'the connection was closed'));
  });
}

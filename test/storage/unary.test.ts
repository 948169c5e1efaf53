import { once } from 'node:events';
import {
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { codes, GrpcError, UnaryCalls } from '../../src/storage/etcd/unary.js';

const method = '/test.Test/Echo';
const patience = 2000;

/** A gRPC server over node's HTTP/2, which answers each request as `answer` does. */
class Peer {
  readonly sessions: ServerHttp2Session[] = [];
  /** requests under way, at the most */
  most = 0;
  private constructor(
    private readonly server: Http2Server,
    readonly calls: UnaryCalls,
  ) {}

  static async start(
    answer: (stream: ServerHttp2Stream, body: Buffer) => void,
    settings: Settings = {},
  ): Promise<Peer> {
    const server = createServer({ settings });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const peer = new Peer(server, new UnaryCalls(`http://127.0.0.1:${port}`, { ca: Buffer.alloc(0) }));
    let underWay = 0;
    server.on('session', (session) => peer.sessions.push(session));
    server.on('stream', (stream) => {
      peer.most = Math.max(peer.most, ++underWay);
      stream.on('close', () => underWay--);
      stream.on('error', () => undefined);
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => answer(stream, Buffer.concat(parts).subarray(5)));
    });
    return peer;
  }

  call(message: Buffer | string = 'hello', milliseconds = patience): Promise<Buffer> {
    return this.calls.call(method, Buffer.from(message), milliseconds);
  }

  async stop(): Promise<void> {
    this.calls.close();
    for (const session of this.sessions) session.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

function send(stream: ServerHttp2Stream, message: Buffer): void {
  stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': '' }));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([prefix, message]));
}

function refuse(stream: ServerHttp2Stream, code: number, details: string): void {
  stream.respond({ 'grpc-status': String(code), 'grpc-message': encodeURIComponent(details) }, { endStream: true });
}

const failure = async (call: Promise<Buffer>): Promise<GrpcError> => {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GrpcError);
  return error as GrpcError;
};

describe('calls of one request and one answer', () => {
  let peer: Peer;
  afterEach(() => peer.stop());

  it('are answered each its own, over one connection', async () => {
    peer = await Peer.start(send);
    const texts = Array.from({ length: 200 }, (_, i) => `message ${i}`);
    const answers = await Promise.all(texts.map((text) => peer.call(text)));
    expect(answers.map(String)).toEqual(texts);
    expect(peer.sessions).toHaveLength(1);
  });

  it('tell what the server says of a failure, in any characters', async () => {
    const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));
    const details = `${printable} größer ☃`;
    peer = await Peer.start((stream) => refuse(stream, codes.outOfRange, details));
    expect(await failure(peer.call())).toMatchObject({ code: codes.outOfRange, details });
  });

  it('keep to what the server takes at once, and take all that it sends', async () => {
    const settings = { initialWindowSize: 1000, maxFrameSize: 16_384 };
    peer = await Peer.start((stream, body) => send(stream, Buffer.concat(Array(20).fill(body))), settings);
    const bodies = Array.from({ length: 5 }, (_, i) => Buffer.alloc(1_500_000, i + 1));
    const answers = await Promise.all(bodies.map((body) => peer.call(body, 20_000)));
    for (const [i, answer] of answers.entries()) {
      expect(answer.length).toBe(30_000_000);
      expect(answer.every((byte) => byte === i + 1)).toBe(true);
    }
  }, 30_000);

  it('wait where the server takes few at a time', async () => {
    const later = (stream: ServerHttp2Stream, body: Buffer) => void setTimeout(() => send(stream, body), 5);
    peer = await Peer.start(later, { maxConcurrentStreams: 2 });
    await peer.call(); // the settings are known from here on
    await Promise.all(Array.from({ length: 20 }, () => peer.call()));
    expect(peer.most).toBe(2);
  });

  it('answer pings', async () => {
    peer = await Peer.start(send);
    await peer.call();
    const payload = await new Promise((resolve) => {
      peer.sessions[0].ping(Buffer.from('12345678'), (_error, _duration, answer) => resolve(String(answer)));
    });
    expect(payload).toBe('12345678');
  });

  it('end with a connection that goes, and go on over a new one', async () => {
    let left = 1;
    peer = await Peer.start((stream, body) => {
      if (left-- > 0) stream.session?.destroy();
      else send(stream, body);
    });
    expect(await failure(peer.call())).toMatchObject({ code: codes.unavailable });
    expect(String(await peer.call('again'))).toBe('again');
    expect(peer.sessions).toHaveLength(2);
  });

  it('take a new connection when the server goes away, and get what it answers still', async () => {
    const held: (() => void)[] = [];
    peer = await Peer.start((stream, body) => {
      if (String(body) === 'hold') {
        held.push(() => send(stream, body));
        stream.session?.goaway(0, 2 ** 31 - 1);
      } else send(stream, body);
    });
    const old = peer.call('hold');
    await expect.poll(() => held.length).toBe(1);
    await expect.poll(async () => (await peer.call('new')) && peer.sessions.length).toBe(2);
    for (const answer of held) answer();
    expect(String(await old)).toBe('hold');
  });

  it('fail alone when the server gives one up', async () => {
    peer = await Peer.start((stream, body) => {
      if (String(body) === 'bad') stream.close(2);
      else send(stream, body);
    });
    const [bad, good] = [failure(peer.call('bad')), peer.call('good')];
    expect(await bad).toMatchObject({ code: codes.unavailable });
    expect(String(await good)).toBe('good');
    expect(peer.sessions).toHaveLength(1);
  });

  it('end when nothing is heard, and the next takes a new connection', async () => {
    peer = await Peer.start((stream, body) => {
      if (String(body) !== 'silence') send(stream, body);
    });
    expect(await failure(peer.call('silence', 50))).toMatchObject({ code: codes.deadlineExceeded });
    expect(String(await peer.call('again'))).toBe('again');
    expect(peer.sessions).toHaveLength(2);
  });

  it('fail where nobody listens, or who does speaks something else', async () => {
    peer = await Peer.start(send);
    const other = createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    for (const port of [1, (other.address() as AddressInfo).port]) {
      const calls = new UnaryCalls(`http://127.0.0.1:${port}`, { ca: Buffer.alloc(0) });
      expect(await failure(calls.call(method, Buffer.from('x'), patience))).toMatchObject({ code: codes.unavailable });
    }
    other.close();
  });
});

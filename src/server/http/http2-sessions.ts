import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Express } from 'express';
import { http2MessageTypes } from './http2-messages.js';

/** Upstream: resourceBody99Percentile; what a client may send of one body before it is read */
const uploadBytes = 256 * 1024;
/** what kube-apiserver tells its clients: net/http's DefaultMaxHeaderBytes, and what it allows for the form */
const headerBytes = 1024 * 1024 + 320;
const maxWindow = 2 ** 31 - 1;
const idleMilliseconds = 90_000;
const pollMilliseconds = 5;
/** Node's own limit would refuse requests for what watches wait to send, which has a limit of its own. */
const sessionMegabytes = 4096;

/** The connections over which HTTP/2 is spoken. */
export class Http2Sessions {
  private readonly server: Http2Server;
  private readonly sessions = new Set<ServerHttp2Session>();
  private isDraining = false;

  constructor(app: Express, maxStreams: number) {
    const options = {
      ...http2MessageTypes(app),
      maxSessionMemory: sessionMegabytes,
      settings: {
        maxConcurrentStreams: maxStreams,
        initialWindowSize: uploadBytes,
        maxFrameSize: uploadBytes,
        maxHeaderListSize: headerBytes,
      },
    };
    // express takes these as it takes HTTP/1.1's
    const handler = app as unknown as (req: Http2ServerRequest, res: Http2ServerResponse) => void;
    this.server = createServer(options, handler);
    this.server.on('session', (session) => this.keep(session, maxStreams));
  }

  /** Takes a connection on which HTTP/2 was agreed. */
  accept(socket: TLSSocket): void {
    this.server.emit('connection', socket);
  }

  /** Tells clients to ask elsewhere from now on; each connection ends with the last request under way. */
  drain(): void {
    this.isDraining = true;
    for (const session of this.sessions) session.close();
  }

  /** Cuts off what is still there. */
  destroy(): void {
    for (const session of this.sessions) session.destroy();
  }

  private keep(session: ServerHttp2Session, maxStreams: number): void {
    this.sessions.add(session);
    session.once('close', () => this.sessions.delete(session));
    session.setLocalWindowSize(Math.min(uploadBytes * maxStreams, maxWindow));
    session.on('stream', endUnread);
    endWhenIdle(session);
    if (this.isDraining) session.close();
  }
}

/** A body that is answered before it is whole is wanted no more (which is no error: RFC 9113, 8.1). */
function endUnread(stream: ServerHttp2Stream): void {
  if (stream.endAfterHeaders) return;
  const end = () => {
    if (stream.destroyed || stream.readableEnded) return;
    // not before the client is told that the answer is whole, which may take until it reads what lies before that
    if (stream.state.localClose === 1) stream.close(constants.NGHTTP2_NO_ERROR);
    else setTimeout(end, pollMilliseconds).unref();
  };
  stream.once('finish', end);
}

/** Ends a connection over which nothing has been asked for a while, and nothing is under way. */
function endWhenIdle(session: ServerHttp2Session): void {
  const wait = () => setTimeout(() => session.close(), idleMilliseconds).unref();
  let underWay = 0;
  let timer = wait();
  session.on('stream', (stream: ServerHttp2Stream) => {
    underWay += 1;
    clearTimeout(timer);
    stream.once('close', () => {
      underWay -= 1;
      if (underWay === 0 && !session.destroyed) timer = wait();
    });
  });
  session.once('close', () => clearTimeout(timer));
}

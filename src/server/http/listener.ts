import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DEFAULT_CIPHERS, type SecureVersion, type TLSSocket } from 'node:tls';
import type { Express } from 'express';
import type { KeyPair } from '../tls/make.js';
import { Http1Connections, speaksHttp2 } from './http1-connections.js';
import { messageTypes } from './http1-messages.js';
import { Http2Sessions } from './http2-sessions.js';

export interface ListenerOptions {
  serving: KeyPair;
  /** client certificates are accepted from these, PEM */
  clientAuthorities: string[];
  /** "VersionTLS12"; node's own choice where empty */
  minVersion: string;
  /** HTTP/2 is offered, too */
  http2?: {
    /** requests that may be under way on one connection */
    maxStreams: number;
  };
}

/** As Go's: the shorter key comes first, since it costs less and is no less safe; most of a long list's time is this. */
const ciphers = ['TLS_AES_128_GCM_SHA256', ...DEFAULT_CIPHERS.split(':')].join(':');

/** An HTTPS server that speaks HTTP/2 and HTTP/1.1. It asks for client certificates, and leaves it to authentication to want one. */
export class Listener {
  private readonly server: Server;
  private readonly connections = new Http1Connections();
  private readonly sessions: Http2Sessions | undefined;

  /** `makeApp` makes one for each of the two, since they have requests of their own kind */
  constructor(options: ListenerOptions, makeApp: () => Express) {
    const app = makeApp();
    const types = messageTypes(app);
    this.server = createServer(
      {
        ...types,
        key: options.serving.key,
        cert: options.serving.certificate,
        ca: options.clientAuthorities,
        requestCert: true,
        rejectUnauthorized: false,
        minVersion: versionOf(options.minVersion),
        ciphers,
        ALPNProtocols: options.http2 === undefined ? ['http/1.1'] : ['h2', 'http/1.1'],
        honorCipherOrder: true,
        maxHeaderSize: 1024 * 1024, // net/http's DefaultMaxHeaderBytes
        keepAlive: true, // of TCP: a watch ends with a host that has gone away without a word
        keepAliveInitialDelay: 180_000,
        keepAliveTimeout: 90_000, // longer than clients keep an idle connection, so that none is closed under a request
        // upstream: ReadHeaderTimeout
        handshakeTimeout: 32_000,
        headersTimeout: 32_000,
        connectionsCheckingInterval: 5_000,
      },
      this.connections.inTurn(app),
    );
    // HTTP's half of it; the socket's follows the handshake, or one that the client has given up would stay open
    Object.assign(this.server, { httpAllowHalfOpen: true });
    this.server.on('upgrade', this.connections.upgradesInTurn(app, types.ServerResponse));
    if (options.http2 !== undefined) {
      this.sessions = new Http2Sessions(makeApp(), options.http2.maxStreams);
      divert(this.server, this.sessions);
    }
    this.connections.watch(this.server);
  }

  /** Starts to listen; returns the port. */
  async listen(host: string, port: number): Promise<number> {
    this.server.listen({ host, port });
    try {
      await once(this.server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new Error(`cannot listen on ${host}:${port}: the port is in use (--secure-port=0 takes a free one)`);
    }
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Stops to listen, lets the requests under way finish, and closes every connection as it falls idle; after `limit`
   * milliseconds also those that do not. `endStreams` is called as long as it takes, since connections that are open
   * may still ask for a watch.
   */
  async drain(limit: number, endStreams: () => void): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const sweep = () => {
      endStreams();
      this.connections.closeIdle();
    };
    this.connections.drain();
    this.sessions?.drain();
    sweep();
    const sweeping = setInterval(sweep, 20);
    const cutting = setTimeout(() => {
      this.server.closeAllConnections();
      this.sessions?.destroy();
    }, limit);
    await closed;
    clearInterval(sweeping);
    clearTimeout(cutting);
  }
}

/** Takes the connections on which HTTP/2 was agreed from node's own listener, which would speak HTTP/1.1 on all. */
function divert(server: Server, sessions: Http2Sessions): void {
  const [speakHttp1] = server.listeners('secureConnection');
  server.removeAllListeners('secureConnection');
  server.on('secureConnection', (socket: TLSSocket) => {
    if (speaksHttp2(socket)) sessions.accept(socket);
    else speakHttp1.call(server, socket);
  });
}

/** "VersionTLS12" to "TLSv1.2". */
const versionOf = (name: string): SecureVersion | undefined =>
  name === '' ? undefined : (name.replace(/^VersionTLS1(\d)$/, 'TLSv1.$1') as SecureVersion);

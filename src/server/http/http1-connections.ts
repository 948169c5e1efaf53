import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

export const speaksHttp2 = ({ alpnProtocol }: TLSSocket): boolean => alpnProtocol === 'h2';

/** Every open connection that does not speak HTTP/2, and what is under way on it. */
export class Http1Connections {
  /** those that do not speak TLS yet, by their addresses, which node does not tell from the socket that speaks it */
  private readonly handshakes = new Map<string, Socket>();
  /** the last request's response */
  private readonly latest = new Map<Socket, ServerResponse | undefined>();
  private isDraining = false;

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const name = addresses(socket);
      this.handshakes.set(name, socket);
      socket.once('close', () => this.handshakes.delete(name));
    });
    server.on('secureConnection', (socket) => {
      this.handshakes.delete(addresses(socket));
      if (speaksHttp2(socket)) return;
      this.latest.set(socket, undefined);
      // from here on: a client that has sent its request and closed its side gets its answer
      socket.allowHalfOpen = true;
      // a client that has closed its side has said its last
      socket.once('end', () => this.answered(socket, () => socket.end()));
      socket.once('close', () => this.latest.delete(socket));
    });
  }

  /**
   * Handles a connection's requests one after the other, as net/http does. Node itself would begin with a request that
   * is pipelined while the one before it, a write perhaps, is still under way.
   */
  inTurn(handler: RequestListener): RequestListener {
    return (req, res) => {
      this.answered(req.socket, () => handler(req, res));
      this.latest.set(req.socket, res);
      if (this.isDraining) this.endWith(res, req.socket);
    };
  }

  /**
   * The same for requests whose connection node has let go of. They take the way of all others; whoever answers one may
   * take the socket over, and the connection ends with the answer.
   */
  upgradesInTurn(handler: RequestListener, Answer: typeof ServerResponse<IncomingMessage>) {
    return (req: IncomingMessage, stream: Duplex, head: Buffer): void => {
      const socket = stream as Socket;
      socket.on('error', () => socket.destroy()); // node's own listener is gone with its parser
      if (head.length > 0) socket.unshift(head);
      const res = new Answer(req);
      res.shouldKeepAlive = false;
      res.once('finish', () => socket.destroySoon());
      this.answered(socket, () => {
        res.assignSocket(socket);
        handler(req, res);
      });
      this.latest.set(socket, res);
    };
  }

  /**
   * Unlike node's closeIdleConnections it leaves alone those whose answer is written, but not yet sent. None is closed
   * at once (`destroy`): TLS may still hold the end of an answer that counts as sent.
   */
  closeIdle(): void {
    for (const socket of this.handshakes.values()) socket.destroy();
    for (const [socket, response] of this.latest) {
      if (response?.closed ?? true) socket.destroySoon();
    }
  }

  /**
   * From now on a connection ends with its answer, as net/http's do in a shutdown: a client that asks for the next watch
   * as soon as one has ended would hold it for ever.
   */
  drain(): void {
    this.isDraining = true;
    for (const [socket, response] of this.latest) if (response !== undefined) this.endWith(response, socket);
  }

  private endWith(response: ServerResponse, socket: Socket): void {
    response.shouldKeepAlive = false; // which its head tells, unless it has been sent
    response.once('close', () => {
      if (this.latest.get(socket) === response) socket.destroySoon();
    });
  }

  /** Calls back once all that has been asked so far is answered. */
  private answered(socket: Socket, next: () => void): void {
    const response = this.latest.get(socket);
    if (response?.closed ?? true) next();
    else response?.once('close', next);
  }
}

const addresses = (socket: Socket) =>
  [socket.remoteAddress, socket.remotePort, socket.localAddress, socket.localPort].join();

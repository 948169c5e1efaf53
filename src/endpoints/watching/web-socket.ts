import type { IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import type { Response } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import { offeredProtocols } from '../../request/web-socket.js';
import { drained } from '../drained.js';
import { type FrameOutput, type Framing, plain } from './frame-output.js';

/** Bytes of a message that a client may send, though nobody reads it. */
const maxMessage = 64 * 1024;

const handshakes = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  maxPayload: maxMessage,
  handleProtocols: (_offered, req) => offeredProtocols(req)[0] ?? false,
});

/**
 * Takes the response's connection over for a WebSocket, on which each frame goes out as one message: as text, or
 * `binary`. Returns undefined where the client's side of the handshake does not hold; the client is told so then.
 */
export function openWebSocket(req: IncomingMessage, res: Response, binary: boolean): FrameOutput | undefined {
  const refusal = refusalOf(req);
  if (refusal !== undefined) {
    const [code, text] = refusal;
    res.writeHead(code, { 'Sec-WebSocket-Version': 13, 'Content-Length': text.length }).end(text);
    return undefined;
  }
  res.statusCode = 101; // for the log: the response itself stays unwritten
  let output: FrameOutput | undefined;
  handshakes.handleUpgrade(req, req.socket, Buffer.alloc(0), (socket) => {
    output = messageOutput(new Messages(socket, binary), binary ? withoutLength : plain);
  });
  return output;
}

const keyForm = /^[+/0-9A-Za-z]{22}==$/;
const originForm = /^(?:\/|[a-z][a-z\d+.-]*:)/i;

/** What golang.org/x/net/websocket, which kube-apiserver uses, finds fault with: the status code and its text. */
function refusalOf(req: IncomingMessage): [code: number, text: string] | undefined {
  const { headers } = req;
  if (!keyForm.test(headers['sec-websocket-key'] ?? '')) return [400, 'mismatch challenge/response'];
  if (headers['sec-websocket-version'] !== '13') return [400, 'missing or bad WebSocket Version'];
  if (!originForm.test(headers.origin ?? '')) return [403, ''];
  if (offeredProtocols(req).length > 1) return [400, ''];
  return undefined;
}

/** A message has a length already; that of a protobuf frame is in four bytes before it. */
const withoutLength: Framing = { ...plain, name: 'message', wrap: (frame) => frame.subarray(4) };

const messageOutput = (messages: Messages, framing: Framing): FrameOutput => ({
  framing,
  get waiting() {
    return messages.writableLength;
  },
  get isOver() {
    return messages.writableEnded || messages.destroyed;
  },
  write(frames) {
    for (const frame of frames) messages.write(frame);
    return !messages.writableNeedDrain;
  },
  drained: () => drained(messages),
  end: () => messages.end(),
  destroy: () => messages.destroy(),
  onClose: (listener) => messages.on('close', listener),
});

/** Each chunk goes out as one message. */
class Messages extends Writable {
  constructor(
    private readonly socket: WebSocket,
    private readonly binary: boolean,
  ) {
    super();
    socket.on('close', () => this.destroy());
    socket.on('error', () => undefined); // told to the client by ws, and followed by close
  }

  override _write(message: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // a client that goes away is no error: the close that follows ends this
    this.socket.send(message, { binary: this.binary }, () => done());
  }

  override _final(done: () => void): void {
    this.socket.once('close', () => done());
    this.socket.close(1000);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.terminate();
    done(error);
  }
}

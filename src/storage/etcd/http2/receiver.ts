import {
  defaultWindow,
  flags,
  frame,
  maxStreamId,
  number,
  readSettings,
  settings,
  settingsFrame,
  types,
  unpadded,
} from './frames.js';
import { decodeHeaders } from './hpack.js';
import type { Sender } from './sender.js';
import type { ClientStream } from './stream.js';

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const windowBytes = 16 * 1024 * 1024;
const none = Buffer.alloc(0);

/** What frames mean to the connection. */
export interface Outcome {
  /** those under way, by their numbers */
  streams: ReadonlyMap<number, ClientStream>;
  answered(stream: ClientStream): void;
  failed(stream: ClientStream, why: string): void;
  /** the peer may take more streams at a time */
  roomMade(): void;
  /** the peer goes, and has not looked at what came after this stream */
  leaving(last: number): void;
}

/** Takes the peer's frames, and says what has to be said to them. Throws where they are none that may come. */
export class Receiver {
  private received = 0;
  /** headers whose end is still to come */
  private block: { stream: ClientStream | undefined; parts: Buffer[]; isLast: boolean } | undefined;

  constructor(
    private readonly sender: Sender,
    private readonly outcome: Outcome,
  ) {
    const own: [number, number][] = [
      [settings.headerTableSize, 0],
      [settings.enablePush, 0],
      [settings.initialWindowSize, windowBytes],
    ];
    sender.write(Buffer.concat([preface, settingsFrame(own), windowUpdate(0, windowBytes - defaultWindow)]));
  }

  take(type: number, flag: number, id: number, payload: Buffer): void {
    if ((this.block !== undefined) !== (type === types.continuation)) throw new Error('headers out of their order');
    const stream = this.outcome.streams.get(id);
    if (type === types.data) this.takeData(stream, flag, payload);
    else if (type === types.headers || type === types.continuation) this.takeHeaders(stream, type, flag, payload);
    else if (type === types.windowUpdate) {
      if (id === 0 || stream !== undefined) this.sender.widen(stream, payload.readUInt32BE(0) & maxStreamId);
    } else if (type === types.settings) this.takeSettings(flag, payload);
    else if (type === types.ping) {
      if (!(flag & flags.ack)) this.sender.write(frame(types.ping, flags.ack, 0, payload));
    } else if (type === types.goAway) this.outcome.leaving(payload.readUInt32BE(0) & maxStreamId);
    else if (type === types.resetStream) {
      if (stream !== undefined) this.outcome.failed(stream, `the stream was reset (${payload.readUInt32BE(0)})`);
    } else if (type === types.pushPromise) throw new Error('a push that nobody wants');
  }

  private takeData(stream: ClientStream | undefined, flag: number, payload: Buffer): void {
    this.received += payload.length;
    if (this.received >= windowBytes / 2) {
      this.sender.write(windowUpdate(0, this.received));
      this.received = 0;
    }
    if (stream === undefined) return; // it was cancelled
    stream.received += payload.length;
    if (stream.received >= windowBytes / 2 && !(flag & flags.endStream)) {
      this.sender.write(windowUpdate(stream.id, stream.received));
      stream.received = 0;
    }
    const part = unpadded(payload, flag);
    if (part.length > 0) stream.listener.data(part);
    if (flag & flags.endStream) this.outcome.answered(stream);
  }

  private takeHeaders(stream: ClientStream | undefined, type: number, flag: number, payload: Buffer): void {
    if (type === types.headers) {
      const isLast = (flag & flags.endStream) !== 0;
      this.block = { stream, parts: [unpadded(payload, flag, (flag & flags.priority) !== 0)], isLast };
    } else this.block!.parts.push(payload);
    if (!(flag & flags.endHeaders)) return;
    const { stream: whose, parts, isLast } = this.block!;
    this.block = undefined;
    if (whose === undefined || this.outcome.streams.get(whose.id) !== whose) return;
    whose.listener.headers(decodeHeaders(parts.length === 1 ? parts[0] : Buffer.concat(parts)));
    if (isLast) this.outcome.answered(whose);
  }

  private takeSettings(flag: number, payload: Buffer): void {
    if (flag & flags.ack) return;
    for (const [setting, value] of readSettings(payload))
      this.sender.set(setting, value, this.outcome.streams.values());
    this.sender.write(frame(types.settings, flags.ack, 0, none));
    this.outcome.roomMade();
  }
}

const windowUpdate = (id: number, bytes: number) => frame(types.windowUpdate, 0, id, number(bytes));

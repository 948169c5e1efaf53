import type { Socket } from 'node:net';
import { defaultFrameSize, defaultWindow, flags, frame, headBytes, settings, types, writeHead } from './frames.js';
import type { ClientStream } from './stream.js';

const nothing = Buffer.alloc(0);

/** What goes to the peer. Bodies keep to what it takes; all that is sent in one turn of the event loop goes out at once. */
export class Sender {
  maxStreams = Number.POSITIVE_INFINITY;
  private window = defaultWindow;
  private streamWindow = defaultWindow;
  private frameSize = defaultFrameSize;
  /** those whose bodies the peer does not take yet */
  private readonly held = new Set<ClientStream>();
  private isCorked = false;

  constructor(private readonly socket: Socket) {}

  write(bytes: Buffer): void {
    if (!this.isCorked) {
      this.isCorked = true;
      this.socket.cork();
      process.nextTick(() => {
        this.isCorked = false;
        this.socket.uncork();
      });
    }
    this.socket.write(bytes);
  }

  /** Sends a request, of whose body at least one byte is there. */
  begin(stream: ClientStream): void {
    const { id, head, rest } = stream;
    stream.window = this.streamWindow;
    if (rest.length > Math.min(this.window, stream.window, this.frameSize)) {
      this.write(frame(types.headers, flags.endHeaders, id, head));
      this.held.add(stream);
      this.sendHeld();
      return;
    }
    const bytes = Buffer.allocUnsafe(2 * headBytes + head.length + rest.length);
    const bodyAt = writeHead(bytes, 0, head.length, types.headers, flags.endHeaders, id) + head.copy(bytes, headBytes);
    rest.copy(bytes, writeHead(bytes, bodyAt, rest.length, types.data, flags.endStream, id));
    this.window -= rest.length;
    stream.rest = nothing;
    this.write(bytes);
  }

  forget(stream: ClientStream): void {
    this.held.delete(stream);
  }

  /** The peer takes more, of one stream or of all together. */
  widen(stream: ClientStream | undefined, bytes: number): void {
    if (stream === undefined) this.window += bytes;
    else stream.window += bytes;
    this.sendHeld();
  }

  /** Takes one of the peer's settings. */
  set(setting: number, value: number, streams: Iterable<ClientStream>): void {
    if (setting === settings.maxConcurrentStreams) this.maxStreams = value;
    else if (setting === settings.maxFrameSize) this.frameSize = value;
    else if (setting === settings.initialWindowSize) {
      for (const stream of streams) stream.window += value - this.streamWindow;
      this.streamWindow = value;
      this.sendHeld();
    }
  }

  private sendHeld(): void {
    for (const stream of this.held) {
      while (stream.rest.length > 0) {
        const length = Math.min(stream.rest.length, this.window, stream.window, this.frameSize);
        if (length <= 0) break;
        const part = stream.rest.subarray(0, length);
        stream.rest = stream.rest.subarray(length);
        stream.window -= length;
        this.window -= length;
        this.write(frame(types.data, stream.rest.length === 0 ? flags.endStream : 0, stream.id, part));
      }
      if (stream.rest.length === 0) this.held.delete(stream);
    }
  }
}

import type { ServerResponse } from 'node:http';
import { drained } from '../drained.js';

/** How frames lie on the wire. Outputs of one framing share the bytes. */
export interface Framing {
  name: string;
  wrap(frame: Buffer): Buffer;
  /** What goes out at once, of frames that are wrapped. */
  join(frames: Buffer[]): Buffer;
}

/** Where the frames of one watch go. */
export interface FrameOutput {
  readonly framing: Framing;
  /** bytes that wait for the reader */
  readonly waiting: number;
  /** nothing can be written any more */
  readonly isOver: boolean;
  /** Takes frames, wrapped, which `join` joins where they can go out as one. False when the reader is slow. */
  write(frames: Buffer[], join: (frames: Buffer[], framing: Framing) => Buffer): boolean;
  /** Resolves when the reader has caught up, or is gone. */
  drained(): Promise<void>;
  end(): void;
  destroy(): void;
  onClose(listener: () => void): void;
}

export const plain: Framing = {
  name: 'plain',
  wrap: (frame) => frame,
  join: (frames) => (frames.length === 1 ? frames[0] : Buffer.concat(frames)),
};

const lineEnd = Buffer.from('\r\n');

/** One chunk for all that goes out together: readers take it for one, and need less time than for many. */
const chunked: Framing = {
  ...plain,
  name: 'chunked',
  join(frames) {
    const length = frames.reduce((sum, frame) => sum + frame.length, 0);
    return Buffer.concat([Buffer.from(`${length.toString(16)}\r\n`), ...frames, lineEnd]);
  },
};

/** A response whose head is sent. */
export const responseOutput = (res: ServerResponse): FrameOutput =>
  res.req.httpVersionMajor === 1 ? connectionOutput(res) : streamOutput(res);

/**
 * HTTP/1.1: frames go straight to its socket, as the chunks they are: the response itself would
 * make each a chunk anew for every watcher, in four writes.
 */
function connectionOutput(res: ServerResponse): FrameOutput {
  const { socket } = res;
  const framing = res.useChunkedEncodingByDefault ? chunked : plain; // not in HTTP/1.0
  return {
    framing,
    get waiting() {
      return socket?.writableLength ?? 0;
    },
    get isOver() {
      return res.writableEnded || res.destroyed || (socket?.destroyed ?? true);
    },
    write: (frames, join) => socket?.write(join(frames, framing)) ?? false,
    drained: () => (socket === null ? Promise.resolve() : drained(socket)),
    end: () => res.end(),
    destroy: () => res.destroy(),
    onClose: (listener) => res.on('close', listener),
  };
}

/** HTTP/2: many watches share one connection, and its frames have a form of their own. */
const streamOutput = (res: ServerResponse): FrameOutput => ({
  framing: plain,
  get waiting() {
    return res.writableLength;
  },
  get isOver() {
    return res.writableEnded || res.destroyed;
  },
  write: (frames, join) => res.write(join(frames, plain)),
  drained: () => drained(res),
  end: () => res.end(),
  destroy: () => res.destroy(),
  onClose: (listener) => res.on('close', listener),
});

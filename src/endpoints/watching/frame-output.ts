import type { ServerResponse } from 'node:http';
import { drained } from '../drained.js';

/** How frames lie on the wire. Outputs of one framing share the bytes. */
export interface Framing {
  name: string;
  wrap(frame: Buffer): Buffer;
  /** how long a wrapped frame itself is */
  lengthOf(wrapped: Buffer): number;
}

/** Where the frames of one watch go. */
export interface FrameOutput {
  readonly framing: Framing;
  /** bytes that wait for the reader */
  readonly waiting: number;
  /** nothing can be written any more */
  readonly isOver: boolean;
  /** Takes frames, wrapped, which `join` makes one where they can go out as one. False when the reader is slow. */
  write(frames: Buffer[], join: (frames: Buffer[]) => Buffer): boolean;
  /** Resolves when the reader has caught up, or is gone. */
  drained(): Promise<void>;
  end(): void;
  destroy(): void;
  onClose(listener: () => void): void;
}

export const plain: Framing = { name: 'plain', wrap: (frame) => frame, lengthOf: (frame) => frame.length };

const lineEnd = Buffer.from('\r\n');

const chunked: Framing = {
  name: 'chunked',
  wrap: (frame) => Buffer.concat([Buffer.from(`${frame.length.toString(16)}\r\n`), frame, lineEnd]),
  lengthOf: (wrapped) => wrapped.length - wrapped.indexOf(lineEnd) - 2 * lineEnd.length,
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
  return {
    framing: res.useChunkedEncodingByDefault ? chunked : plain, // not in HTTP/1.0
    get waiting() {
      return socket?.writableLength ?? 0;
    },
    get isOver() {
      return res.writableEnded || res.destroyed || (socket?.destroyed ?? true);
    },
    write: (frames, join) => socket?.write(join(frames)) ?? false,
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
  write: (frames, join) => res.write(join(frames)),
  drained: () => drained(res),
  end: () => res.end(),
  destroy: () => res.destroy(),
  onClose: (listener) => res.on('close', listener),
});

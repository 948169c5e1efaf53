import type { IncomingMessage } from 'node:http';
import { type Frame, takeFrames } from './bodies.js';

export interface TakenFrames {
  frames: Frame[];
  ended: boolean;
}

/** Reads a watch that has been agreed to. */
export class WatchReader {
  private readonly frames: Frame[] = [];
  private isOver = false;
  private wake: () => void = () => undefined;

  constructor(private readonly response: IncomingMessage) {
    let rest: Buffer = Buffer.alloc(0);
    const contentType = response.headers['content-type'] ?? '';
    response.on('data', (bytes: Buffer) => {
      rest = takeFrames(Buffer.concat([rest, bytes]), contentType, this.frames);
      this.wake();
    });
    for (const event of ['end', 'error', 'close']) response.on(event, () => this.end());
  }

  private end(): void {
    this.isOver = true;
    this.wake();
  }

  /** The next `count` frames; fewer where they do not come in time. */
  async take(count: number, milliseconds: number): Promise<TakenFrames> {
    const deadline = Date.now() + milliseconds;
    while (!this.isOver && this.frames.length < count && Date.now() < deadline)
      await this.change(deadline - Date.now());
    return this.taken(count);
  }

  /** All frames until it ends, or as many as there are when it should have. */
  takeAll = (milliseconds: number): Promise<TakenFrames> => this.take(Number.POSITIVE_INFINITY, milliseconds);

  /** At least `count` frames, and those that follow closely. */
  async takeUntilQuiet(count: number, patience: number, quiet: number): Promise<TakenFrames> {
    const { frames } = await this.take(count, patience);
    for (let more = -1; more !== this.frames.length && !this.isOver; ) {
      more = this.frames.length;
      await this.change(quiet);
    }
    return { ...this.taken(Number.POSITIVE_INFINITY, frames), ended: this.isOver };
  }

  private taken(count: number, before: Frame[] = []): TakenFrames {
    const frames = [...before, ...this.frames.splice(0, Math.min(count, this.frames.length))];
    return { frames, ended: this.isOver && this.frames.length === 0 };
  }

  private change(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.response.destroy();
  }
}

import { performance } from 'node:perf_hooks';

/** How long events wait for others after some have just gone out. */
const windowMilliseconds = 10;

export interface Flushable {
  flush(): void;
}

/**
 * Events go out at the end of the event loop's turn, and those that come within the next few milliseconds together: under
 * load each watcher costs one write for several events. Who gets the same events gets the same bytes.
 */
export class Flusher {
  private readonly waiting = new Set<Flushable>();
  private isScheduled = false;
  private last = 0;
  private parts: Buffer[] = [];
  private joined: Buffer = Buffer.alloc(0);

  add(stream: Flushable): void {
    this.waiting.add(stream);
    if (this.isScheduled) return;
    this.isScheduled = true;
    const rest = this.last + windowMilliseconds - performance.now();
    if (rest > 0) setTimeout(this.run, rest);
    else setImmediate(this.run);
  }

  delete(stream: Flushable): void {
    this.waiting.delete(stream);
  }

  /** The parts as one, which is made once for all who ask for the same one after the other. */
  join(parts: Buffer[]): Buffer {
    if (parts.length === 1) return parts[0];
    const isSame = parts.length === this.parts.length && parts.every((part, i) => part === this.parts[i]);
    if (!isSame) {
      this.parts = parts;
      this.joined = Buffer.concat(parts);
    }
    return this.joined;
  }

  private readonly run = (): void => {
    this.isScheduled = false;
    this.last = performance.now();
    const streams = [...this.waiting];
    this.waiting.clear();
    for (const stream of streams) stream.flush();
    this.parts = [];
    this.joined = Buffer.alloc(0);
  };
}

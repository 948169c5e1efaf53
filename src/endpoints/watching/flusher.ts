import { performance } from 'node:perf_hooks';

/** After a round that took t, the next one begins when as many times t have passed, but not later than that. */
const pauses = 3;
const longestPause = 50;

export interface Flushable {
  flush(): void;
}

/**
 * Events that come together go out at once. Where that takes long, for there are many watchers, those that come
 * meanwhile wait for each other: a watcher then costs one write for several events, and the rounds leave most of the
 * time to requests. Who gets the same events gets the same bytes.
 */
export class Flusher {
  private readonly waiting = new Set<Flushable>();
  private isScheduled = false;
  /** in milliseconds of performance.now() */
  private notBefore = 0;
  private parts: Buffer[] = [];
  private joined: Buffer = Buffer.alloc(0);

  add(stream: Flushable): void {
    this.waiting.add(stream);
    if (this.isScheduled) return;
    this.isScheduled = true;
    const rest = this.notBefore - performance.now();
    if (rest >= 1) setTimeout(this.run, rest);
    else if (rest > 0) setImmediate(this.run);
    else queueMicrotask(this.run); // before the writer has its answer: then it finds its write in its informers
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
    const start = performance.now();
    const streams = [...this.waiting];
    this.waiting.clear();
    for (const stream of streams) stream.flush();
    const end = performance.now();
    this.notBefore = end + Math.min((end - start) * pauses, longestPause);
    this.parts = [];
    this.joined = Buffer.alloc(0);
  };
}

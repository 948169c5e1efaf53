import { performance } from 'node:perf_hooks';
import type { Framing } from './frame-output.js';

/** After a round that took t, the next one begins when as many times t have passed, but not later than that. */
const pauses = 4;
const longestPause = 50;

const nothing = Buffer.alloc(0);

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
  private frames: Buffer[] | undefined;
  private framing: Framing | undefined;
  private joined: Buffer = nothing;

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

  /** The frames as one, which is made once for all who ask for the same one after the other. */
  readonly join = (frames: Buffer[], framing: Framing): Buffer => {
    if (frames !== this.frames || framing !== this.framing) {
      this.frames = frames;
      this.framing = framing;
      this.joined = framing.join(frames);
    }
    return this.joined;
  };

  private readonly run = (): void => {
    this.isScheduled = false;
    const start = performance.now();
    const streams = [...this.waiting];
    this.waiting.clear();
    for (const stream of streams) stream.flush();
    const end = performance.now();
    this.notBefore = end + Math.min((end - start) * pauses, longestPause);
    this.frames = undefined;
    this.joined = nothing;
  };
}

import type { ResourceCache } from '../../watch/cache.js';
import type { CacheEvent, EventType } from '../../watch/event.js';
import type { Scope, WatchSink } from '../../watch/watcher.js';
import type { Flusher } from './flusher.js';
import type { Framing } from './frame-output.js';
import { type FrameEncoder, frameOf } from './frames.js';
import type { WatchStream } from './stream.js';

/** Is told of the size of an event that is sent, and of how many it is sent to. */
export type WatchMeter = (bytes: number, count: number) => void;

export interface WatchGroupOptions {
  cache: Pick<ResourceCache, 'watch' | 'unwatch' | 'reachedBy'>;
  scope: Scope;
  encoder: FrameEncoder;
  framing: Framing;
  /** the clients want bookmarks */
  bookmarks: boolean;
  flusher: Flusher;
  meter?: WatchMeter;
  /** there is nobody left in it */
  onEmpty?(): void;
}

/**
 * Watches that see the same events in the same form. An event is looked at, framed and kept once for all of them; each
 * costs a write for all the events that have come since the last one.
 */
export class WatchGroup implements WatchSink {
  private pending: Buffer[] = [];
  /** how many of the pending frames each has got, or has no need of */
  private readonly members = new Map<WatchStream, number>();

  /** `after`: the members know everything up to this revision, even what has not been seen here */
  constructor(
    private readonly options: WatchGroupOptions,
    after?: number,
  ) {
    options.cache.watch(options.scope, this, after);
  }

  /** From now on the stream is told of what happens. */
  add(stream: WatchStream): void {
    this.members.set(stream, this.pending.length);
  }

  /** Gives the stream what there is for it, and nothing more. */
  remove(stream: WatchStream): void {
    this.give(stream);
    this.members.delete(stream);
    if (this.members.size > 0) return;
    const { cache, flusher, onEmpty } = this.options;
    cache.unwatch(this);
    flusher.delete(this);
    onEmpty?.();
  }

  /** Gives the stream what there is for it, and tells it that there is nothing more so far. */
  bring(stream: WatchStream): void {
    this.give(stream);
    const reached = this.options.cache.reachedBy(this);
    if (reached !== undefined && this.options.bookmarks) stream.push(this.bookmarkFrame(reached));
  }

  event(type: EventType, event: CacheEvent): void {
    const { encoder, framing } = this.options;
    const frame = frameOf(event, type, encoder, framing);
    this.options.meter?.(frame.length, this.members.size);
    this.push(frame);
  }

  bookmark(revision: number): void {
    if (this.options.bookmarks) this.push(this.bookmarkFrame(revision));
  }

  expired(): void {
    for (const stream of [...this.members.keys()]) stream.expired();
  }

  flush(): void {
    const frames = this.pending;
    this.pending = [];
    for (const [stream, from] of this.members) {
      if (from > 0) this.members.set(stream, 0);
      stream.send(from === 0 ? frames : frames.slice(from));
    }
  }

  private give(stream: WatchStream): void {
    const frames = this.pending.slice(this.members.get(stream) ?? this.pending.length);
    if (frames.length === 0) return;
    this.members.set(stream, this.pending.length);
    stream.send(frames);
  }

  private bookmarkFrame(revision: number): Buffer {
    return this.options.framing.wrap(this.options.encoder.bookmark(revision, false));
  }

  private push(frame: Buffer): void {
    this.pending.push(frame);
    this.options.flusher.add(this);
  }
}

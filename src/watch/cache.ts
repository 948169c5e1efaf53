import { timeout } from '../api/errors.js';
import { type Backend, CompactedError, type Entry, type Watch, type WatchEvent } from '../storage/backend.js';
import { SortedKeys } from '../storage/embedded/sorted-keys.js';
import { prefixEnd } from '../storage/prefix.js';
import type { CachedObject } from './cached-object.js';
import { CacheEvent } from './event.js';
import { pastEvents } from './past.js';
import type { RevisionProbe } from './probe.js';
import { type EventSink, type Scope, typeFor, type WatchSink } from './watcher.js';
import { EventWindow } from './window.js';

export interface CacheOptions {
  backend: Backend;
  probe: RevisionProbe;
  /** the resource's keys begin with this */
  prefix: string;
  decode(entry: Pick<Entry, 'key' | 'value' | 'modRevision'>): CachedObject;
  /** told when the cache had to start anew */
  onReset?(error: Error): void;
  /** how many recent events are kept at least; default 1,000 */
  window?: number;
}

interface Waiter {
  revision: number;
  resolve(): void;
}

interface Watching {
  scope: Scope;
  /** the watcher knows everything up to this revision, whether or not it has been seen here */
  after: number;
}

/** A write under way, or one whose event is still to come. */
interface PendingWrite {
  value: Buffer;
  at(revision: number): CachedObject;
  /** once the store has taken it */
  written?: CachedObject;
}

/** How long a request waits for the cache to reach a revision before it is answered 504. */
const catchUpMilliseconds = 3000;

/** The current objects of one resource, its recent events, and everyone who watches it. */
export class ResourceCache {
  private objects = new Map<string, CachedObject>();
  private keys = new SortedKeys();
  private window: EventWindow | undefined;
  private loading: Promise<void> | undefined;
  private source: Watch | undefined;
  private closed = false;
  private waiters: Waiter[] = [];
  private readonly watchers = new Map<WatchSink, Watching>();
  /** what this process is writing, by key: its events need no decoding */
  private readonly pending = new Map<string, PendingWrite>();
  /** everything up to this revision has been seen */
  revision = 0;

  constructor(private readonly options: CacheOptions) {}

  /** Resolves once the cache holds some state; the first call starts it. */
  ready(): Promise<void> {
    if (this.window !== undefined) return Promise.resolve();
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  /**
   * Resolves once the cache is ready and has the events after `revision`, as far as the store still has those that
   * happened after the server's start and before anybody asked for this resource.
   */
  async recall(revision: number): Promise<void> {
    await this.ready();
    const { backend, prefix, probe, decode } = this.options;
    const window = this.window!;
    if (revision >= window.oldest || window.hasDropped || revision < probe.first) return;
    const events = await pastEvents(backend, { prefix, after: revision, until: window.oldest, decode });
    if (events === undefined || revision >= window.oldest) return;
    const isNews = ({ revision: at }: CacheEvent) => at <= window.oldest; // another may have asked at the same time
    window.prepend(revision, events.filter(isNews));
  }

  /** Resolves once the cache shows every write that was acknowledged before this call. */
  async fresh(): Promise<void> {
    const [revision] = await Promise.all([this.options.probe.current(), this.ready()]);
    await this.reach(revision);
  }

  /** Resolves once `revision` has been seen; 504 when that takes too long. */
  async reach(revision: number): Promise<void> {
    await this.ready();
    if (this.revision >= revision) return;
    this.source?.requestProgress();
    const reached = await new Promise<boolean>((resolve) => {
      const waiter: Waiter = { revision, resolve: () => resolve(true) };
      const timer = setTimeout(() => {
        this.waiters = this.waiters.filter((w) => w !== waiter);
        resolve(false);
      }, catchUpMilliseconds);
      waiter.resolve = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.waiters.push(waiter);
    });
    if (!reached) throw tooLargeResourceVersion(revision, this.revision);
  }

  /** How many objects there are; undefined before any state is known. */
  get size(): number | undefined {
    return this.window === undefined ? undefined : this.objects.size;
  }

  get(key: string): CachedObject | undefined {
    return this.objects.get(key);
  }

  /** The newest state known here, which may be one whose event is still to come. Not for answers: for trying a write. */
  latest(key: string): CachedObject | undefined {
    return this.pending.get(key)?.written ?? this.objects.get(key);
  }

  /** In key order, the store's own; from `start` on, where it is given. */
  list(scope: Scope, start = scope.prefix): CachedObject[] {
    if (scope.exact) {
      const object = this.objects.get(scope.prefix);
      return object !== undefined && (scope.matches?.(object) ?? true) ? [object] : [];
    }
    const found: CachedObject[] = [];
    for (const key of this.keys.slice(start, prefixEnd(scope.prefix), Number.POSITIVE_INFINITY)) {
      const object = this.objects.get(key)!;
      if (scope.matches === undefined || scope.matches(object)) found.push(object);
    }
    return found;
  }

  /** No object of this resource has changed after `revision`, as far as has been seen. */
  unchangedSince(revision: number): boolean {
    return revision <= this.revision && this.window?.after(revision)?.length === 0;
  }

  /**
   * Runs a write of this process and returns the object at its revision. The event that follows finds the object ready:
   * it is known by its value, since it may come before the write is acknowledged.
   */
  async write(
    key: string,
    value: Buffer,
    at: (revision: number) => CachedObject,
    write: () => Promise<{ revision: number }>,
  ): Promise<CachedObject> {
    const pending: PendingWrite = { value, at };
    if (this.window !== undefined) this.pending.set(key, pending);
    try {
      const { revision } = await write();
      const seen = this.objects.get(key);
      const object = seen?.revision === revision ? seen : at(revision);
      pending.written = object;
      if (revision <= this.revision) this.settle(key, pending);
      return object;
    } catch (error) {
      this.settle(key, pending);
      throw error;
    }
  }

  private settle(key: string, pending: PendingWrite): void {
    if (this.pending.get(key) === pending) this.pending.delete(key);
  }

  /** Tells the events after `from` that have been seen. False when some are no longer kept. The cache must be ready. */
  replay(scope: Scope, sink: EventSink, from: number): boolean {
    if (from >= this.revision) return true;
    const missed = this.window!.after(from);
    for (const event of missed ?? []) deliver(scope, sink, event);
    return missed !== undefined;
  }

  /** Adds a watcher of every later event: later than `after`, which may be ahead of what has been seen here. */
  watch(scope: Scope, sink: WatchSink, after = this.revision): void {
    this.watchers.set(sink, { scope, after });
  }

  unwatch(sink: WatchSink): void {
    this.watchers.delete(sink);
  }

  /** The revision before which events are no longer kept. */
  get oldest(): number {
    return this.window?.oldest ?? 0;
  }

  /** How far a watcher has got; undefined where it is ahead of what has been seen here. */
  reachedBy(sink: WatchSink): number | undefined {
    const watching = this.watchers.get(sink);
    return watching !== undefined && watching.after <= this.revision ? this.revision : undefined;
  }

  /** Tells every watcher how far it has got. */
  bookmarkAll(): void {
    for (const sink of this.watchers.keys()) {
      const reached = this.reachedBy(sink);
      if (reached !== undefined) sink.bookmark(reached);
    }
  }

  close(): void {
    this.closed = true;
    this.source?.close();
  }

  private async load(): Promise<void> {
    const { backend, prefix, decode } = this.options;
    const { entries, revision } = await backend.list({ prefix });
    if (this.closed) return;
    const objects = entries.map((entry) => decode(entry));
    this.objects = new Map(objects.map((object) => [object.key, object]));
    this.keys = new SortedKeys();
    for (const { key } of objects) this.keys.add(key);
    this.window = new EventWindow(revision, this.options.window ?? 1000);
    this.source = backend.watch(
      { prefix, from: revision + 1 },
      {
        events: (events) => {
          for (const event of events) this.apply(event);
          this.advance(events[events.length - 1].revision);
        },
        progress: (reached) => this.advance(reached),
        failed: (error) => this.reset(error),
      },
    );
    this.advance(revision);
  }

  /** The store's watch is lost for good: nobody can be told what happened since, so everyone has to list again. */
  private reset(error: Error): void {
    this.window = undefined;
    this.source = undefined;
    this.pending.clear();
    const sinks = [...this.watchers.keys()];
    this.watchers.clear();
    for (const sink of sinks) sink.expired();
    if (this.closed) return;
    this.options.onReset?.(error);
    if (error instanceof CompactedError) void this.ready().catch(() => undefined); // the next request tries again, and tells
  }

  private apply(change: WatchEvent): void {
    const previous = this.objects.get(change.key);
    const object = change.value === undefined ? undefined : this.decodeChange(change, change.value);
    if (object !== undefined) {
      this.objects.set(change.key, object);
      if (previous === undefined) this.keys.add(change.key);
    } else {
      this.pending.delete(change.key);
      if (previous === undefined) return;
      this.objects.delete(change.key);
      this.keys.remove(change.key);
    }
    const event = new CacheEvent(change.revision, object, previous);
    this.window!.add(event);
    for (const [sink, { scope, after }] of this.watchers) {
      if (event.revision > after) deliver(scope, sink, event);
    }
    event.forgetFrames();
  }

  private decodeChange(change: WatchEvent, value: Buffer): CachedObject {
    const pending = this.pending.get(change.key);
    if (pending?.value.equals(value)) {
      this.settle(change.key, pending);
      return pending.written?.revision === change.revision ? pending.written : pending.at(change.revision);
    }
    if (pending?.written !== undefined && pending.written.revision <= change.revision) this.settle(change.key, pending);
    return this.options.decode({ key: change.key, value, modRevision: change.revision });
  }

  private advance(revision: number): void {
    if (revision > this.revision) this.revision = revision;
    if (this.waiters.length === 0) return;
    const met = this.waiters.filter((waiter) => waiter.revision <= this.revision);
    this.waiters = this.waiters.filter((waiter) => waiter.revision > this.revision);
    for (const waiter of met) waiter.resolve();
  }
}

function deliver(scope: Scope, sink: EventSink, event: CacheEvent): void {
  const type = typeFor(scope, event);
  if (type !== undefined) sink.event(type, event);
}

/** Upstream: storage.NewTooLargeResourceVersionError. */
export function tooLargeResourceVersion(asked: number, current: number) {
  const error = timeout(`Too large resource version: ${asked}, current: ${current}`, 1);
  error.details!.causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return error;
}

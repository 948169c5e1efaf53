import {
  type Backend,
  ChangedError,
  CompactedError,
  type CreateOptions,
  type DeleteOptions,
  ExistsError,
  FutureRevisionError,
  type GetResult,
  type ListOptions,
  type ListResult,
  UnavailableError,
  type UpdateOptions,
  type Watch,
  type WatchListener,
  type WatchOptions,
  type WriteResult,
} from './backend.js';
import { Expiry } from './embedded/expiry.js';
import { type Change, changeOf, type Held } from './embedded/history.js';
import { type Journal, memoryJournal } from './embedded/journal.js';
import { State } from './embedded/state.js';
import { Watcher } from './watcher.js';

export type EmbeddedOptions = ({ path: string } | { memory: true }) & {
  /** how many revisions of the past are kept at least; default 10,000 */
  history?: number;
};

/** Opens a store for this process alone: on disk in the folder `path`, or in memory. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Backend> {
  const { history = 10_000 } = options;
  if ('memory' in options) return new Embedded(memoryJournal, history);
  const { openLmdb } = await import('./embedded/lmdb.js');
  return new Embedded(openLmdb(options.path), history);
}

/**
 * A write is checked at once against what its key will be (`heads`), then waits with others for the journal. Only when
 * it is safe there does it show: to reads, to watches, and last to its writer. So nobody sees what a crash could undo.
 */
class Embedded implements Backend {
  private readonly state: State;
  private readonly expiry = new Expiry((key) => this.expire(key));
  private readonly watchers = new Set<Watcher>();
  /** the last change of each key that is not yet safe */
  private readonly heads = new Map<string, Change>();
  private headRevision: number;
  private queue: Change[] = [];
  private lastFlush = Promise.resolve();
  private closing: Promise<void> | undefined;
  private failure: UnavailableError | undefined;

  constructor(
    private readonly journal: Journal,
    history: number,
  ) {
    this.headRevision = journal.revision;
    this.state = new State(journal.revision, history);
    for (const entry of journal.load()) {
      this.state.load(entry);
      this.watchExpiry(entry);
    }
  }

  async get(key: string): Promise<GetResult> {
    this.mustWork();
    return { entry: this.state.get(key), revision: this.state.revision };
  }

  async list(options: ListOptions): Promise<ListResult> {
    this.mustWork();
    return this.state.list(options);
  }

  async count(prefix: string): Promise<number> {
    this.mustWork();
    return this.state.count(prefix);
  }

  async create({ key, value, ttl }: CreateOptions): Promise<WriteResult> {
    this.mustWork();
    if (this.head(key) !== undefined) {
      await this.settled(key);
      throw new ExistsError(key);
    }
    const revision = this.headRevision + 1;
    return this.write(key, { key, value, createRevision: revision, modRevision: revision, expires: expiry(ttl) });
  }

  async update({ key, value, ttl, expected }: UpdateOptions): Promise<WriteResult> {
    this.mustWork();
    const head = this.head(key);
    if (head?.modRevision !== expected) return this.changed(key, head);
    const modRevision = this.headRevision + 1;
    return this.write(key, { key, value, createRevision: head.createRevision, modRevision, expires: expiry(ttl) });
  }

  async delete({ key, expected }: DeleteOptions): Promise<WriteResult> {
    this.mustWork();
    const head = this.head(key);
    if (head?.modRevision !== expected) return this.changed(key, head);
    return this.write(key, undefined);
  }

  watch(options: WatchOptions, listener: WatchListener): Watch {
    const watcher = new Watcher(options, listener, (closed) => this.watchers.delete(closed));
    this.watchers.add(watcher);
    queueMicrotask(() => {
      if (this.failure !== undefined) watcher.fail(this.failure);
      else this.catchUp(watcher);
    });
    return watcher;
  }

  async currentRevision(): Promise<number> {
    this.mustWork();
    return this.state.revision;
  }

  async compact(revision: number): Promise<void> {
    this.mustWork();
    if (revision > this.state.revision) throw new FutureRevisionError(this.state.revision);
    this.state.history.compact(revision);
  }

  close(): Promise<void> {
    const closeJournal = () => this.journal.close();
    this.closing ??= this.lastFlush.then(closeJournal, closeJournal);
    this.fail(new UnavailableError('the store is closed'));
    return this.closing;
  }

  private mustWork(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** What the key will be once all that has been written is safe. */
  private head(key: string): Held | undefined {
    const change = this.heads.get(key);
    return change === undefined ? this.state.get(key) : change.after;
  }

  /** The conflicting write may still be on its way to the journal: it must not be told of before it is safe. */
  private async settled(key: string): Promise<void> {
    if (this.heads.has(key)) await this.lastFlush;
  }

  private async changed(key: string, head: Held | undefined): Promise<never> {
    await this.settled(key);
    throw new ChangedError(key, head);
  }

  private async write(key: string, after: Held | undefined): Promise<WriteResult> {
    const change = changeOf(key, ++this.headRevision, this.head(key), after);
    this.heads.set(key, change);
    this.queue.push(change);
    // the first of a group starts its flush, behind the one that runs; those who come until then go with it
    if (this.queue.length === 1) this.lastFlush = this.lastFlush.then(() => this.flush());
    await this.lastFlush;
    return { revision: change.revision };
  }

  private async flush(): Promise<void> {
    const changes = this.queue;
    this.queue = [];
    try {
      await this.journal.write(changes);
    } catch (error) {
      // what comes after was checked against what has now failed, so nothing more can be written
      const failure = new UnavailableError('the store cannot write to its disk', { cause: error });
      this.fail(failure);
      throw failure;
    }
    for (const change of changes) this.apply(change);
    for (const watcher of this.watchers) this.catchUp(watcher);
    // sockets send what was written to them at the end of a tick: watchers shall have the event before its writer goes on
    await new Promise<void>(process.nextTick);
  }

  private apply(change: Change): void {
    this.state.apply(change);
    if (this.heads.get(change.key) === change) this.heads.delete(change.key);
    if (change.after !== undefined) this.watchExpiry(change.after);
  }

  /** Reads the history from where the watch has got to: it misses nothing, however late it starts. */
  private catchUp(watcher: Watcher): void {
    const { history, revision } = this.state;
    if (watcher.next < history.first) watcher.fail(new CompactedError(history.first));
    else watcher.report(history.since(watcher.next), revision);
  }

  private watchExpiry({ key, expires }: Held): void {
    if (expires > 0) this.expiry.add(key, expires);
  }

  private expire(key: string): void {
    const head = this.head(key);
    if (head === undefined || head.expires === 0 || head.expires > Date.now()) return;
    this.write(key, undefined).catch((error) => this.fail(error));
  }

  private fail(failure: UnavailableError): void {
    this.failure ??= failure;
    this.expiry.close();
    for (const watcher of this.watchers) watcher.fail(this.failure);
  }
}

function expiry(ttl: number | undefined): number {
  return ttl ? Date.now() + ttl * 1000 : 0;
}

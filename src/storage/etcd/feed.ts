import { CompactedError, UnavailableError, type WatchEvent } from '../backend.js';
import type { Watcher } from '../watcher.js';
import type { Connection, Stream } from './connection.js';
import { decodeWatch, encodeWatchAll, type WatchResponse } from './messages.js';

const firstPause = 50;
const longestPause = 1000;
const stalledMilliseconds = 10_000;

/**
 * One etcd watch of the whole store, from `position + 1` on, for any number of watchers. Because every revision has its
 * event here, what is reported up to is always known to the last revision, whichever keys a watcher wants: nobody has
 * to ask etcd for progress. (Were there a watch for each prefix, they would have to; and etcd before 3.4.25 and 3.5.8
 * answers such requests ahead of events that it has yet to send.)
 */
export class Feed {
  readonly watchers = new Set<Watcher>();
  private stream: Stream | undefined;
  private fragments: WatchEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private watchdog: NodeJS.Timeout | undefined;
  private pause = firstPause;
  private closed = false;

  constructor(
    private readonly connection: Connection,
    /** everything up to this revision has been reported */
    public position: number,
    private readonly advanced: () => void,
  ) {
    this.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.drop();
  }

  /** The store is known to have this revision: if nothing at all comes in a while, the stream is broken. */
  expect(revision: number): void {
    if (revision <= this.position || this.watchdog !== undefined) return;
    const { position } = this;
    this.watchdog = setTimeout(() => {
      this.watchdog = undefined;
      if (this.position === position && this.stream !== undefined) this.lost(this.stream);
    }, stalledMilliseconds);
    this.watchdog.unref();
  }

  private connect(): void {
    this.connection.watch().then(
      (stream) => this.attach(stream),
      () => this.retry(),
    );
  }

  private attach(stream: Stream): void {
    stream.on('data', (bytes) => {
      if (stream === this.stream) this.receive(decodeWatch(bytes));
    });
    stream.on('error', () => this.lost(stream));
    stream.on('end', () => this.lost(stream));
    if (this.closed) {
      stream.cancel();
      return;
    }
    this.stream = stream;
    stream.write(encodeWatchAll(this.position + 1));
  }

  private receive(response: WatchResponse): void {
    this.pause = firstPause;
    if (response.canceled) this.canceled(response);
    else if (!response.created) this.collect(response);
  }

  private collect(response: WatchResponse): void {
    this.fragments.push(...response.events);
    if (response.fragment) return;
    const events = this.fragments;
    this.fragments = [];
    // without events it is a progress notification, and the header's revision counts
    this.position = events.length > 0 ? events[events.length - 1].revision : response.revision;
    for (const watcher of this.watchers) watcher.report(events, this.position);
    this.advanced();
  }

  /** The history that some need is gone, or the watch is not allowed. */
  private canceled({ compactRevision, cancelReason }: WatchResponse): void {
    this.drop();
    for (const watcher of this.watchers) {
      if (compactRevision === 0) watcher.fail(new UnavailableError(`etcd: watch canceled: ${cancelReason}`));
      else if (watcher.next < compactRevision) watcher.fail(new CompactedError(compactRevision));
    }
    if (this.closed) return;
    this.position = Math.max(compactRevision, this.position + 1) - 1;
    this.retry();
  }

  /** Once etcd is back, everything since the last event is sent again: the watchers see a pause and no more. */
  private lost(stream: Stream): void {
    if (stream !== this.stream) return;
    this.drop();
    this.retry();
  }

  private retry(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, longestPause);
  }

  private drop(): void {
    const { stream } = this;
    this.stream = undefined;
    this.fragments = [];
    stream?.cancel();
  }
}

/** What the store has been compacted to, given a revision before that: etcd tells it to watches alone. */
export async function oldestRevision(connection: Connection, compacted: number): Promise<number> {
  const stream = await connection.watch();
  return new Promise<number>((resolve, reject) => {
    stream.on('data', (bytes: Buffer) => {
      const { compactRevision, created, canceled } = decodeWatch(bytes);
      if (created && !canceled) return;
      stream.cancel();
      resolve(Math.max(compactRevision, compacted + 1));
    });
    stream.on('error', reject);
    stream.write(encodeWatchAll(compacted));
  });
}

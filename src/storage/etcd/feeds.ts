import type { UnavailableError, Watch, WatchListener, WatchOptions } from '../backend.js';
import { Watcher } from '../watcher.js';
import type { Connection } from './connection.js';
import { Feed } from './feed.js';

/**
 * All watches share the main feed. One that begins before the main feed's position gets a feed of its own, until that
 * has caught up.
 */
export class Feeds {
  private main: Feed | undefined;
  private readonly late = new Set<Feed>();
  private failure: UnavailableError | undefined;

  constructor(private readonly connection: Connection) {}

  watch(options: WatchOptions, listener: WatchListener): Watch {
    const watcher = new Watcher(options, listener, (closed) => this.remove(closed));
    const { failure } = this;
    if (failure !== undefined) queueMicrotask(() => watcher.fail(failure));
    else this.feedFrom(watcher.next).watchers.add(watcher);
    return watcher;
  }

  /** The store is known to have this revision. */
  expect(revision: number): void {
    this.main?.expect(revision);
  }

  close(failure: UnavailableError): void {
    this.failure = failure;
    for (const feed of this.all()) for (const watcher of feed.watchers) watcher.fail(failure);
  }

  private all(): Feed[] {
    return this.main === undefined ? [...this.late] : [this.main, ...this.late];
  }

  private feedFrom(revision: number): Feed {
    const known = this.all().find((feed) => feed.position < revision);
    if (known !== undefined) return known;
    const feed = new Feed(this.connection, revision - 1, () => this.merge());
    if (this.main === undefined) this.main = feed;
    else this.late.add(feed);
    return feed;
  }

  /** A watcher knows what it has seen, so it can change to the main feed as soon as that tells it nothing too late. */
  private merge(): void {
    const { main } = this;
    if (main === undefined) return;
    for (const feed of this.late) {
      if (feed.position < main.position) continue;
      for (const watcher of feed.watchers) main.watchers.add(watcher);
      this.end(feed);
    }
  }

  private remove(watcher: Watcher): void {
    for (const feed of this.all()) {
      if (feed.watchers.delete(watcher) && feed.watchers.size === 0) this.end(feed);
    }
  }

  private end(feed: Feed): void {
    feed.close();
    this.late.delete(feed);
    if (this.main === feed) {
      [this.main] = this.late;
      if (this.main !== undefined) this.late.delete(this.main);
    }
  }
}

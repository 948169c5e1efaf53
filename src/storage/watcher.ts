import type { Watch, WatchEvent, WatchListener, WatchOptions } from './backend.js';

/** One watch, whichever the backend: it is handed everything that happens, and passes on what it has been asked for. */
export class Watcher implements Watch {
  /** the first revision that is not yet reported */
  next: number;
  private reached = 0;
  private closed = false;

  constructor(
    private readonly options: WatchOptions,
    private readonly listener: WatchListener,
    private readonly onClose: (watcher: Watcher) => void,
  ) {
    this.next = Math.max(options.from, 1);
  }

  /** Takes all the events from `next` (or an earlier revision) up to and including `revision`. */
  report(events: WatchEvent[], revision: number): void {
    if (this.closed || revision < this.next - 1) return;
    const { next } = this;
    const wanted = events.filter((event) => event.revision >= next && event.key.startsWith(this.options.prefix));
    this.next = revision + 1;
    this.reached = revision;
    try {
      if (wanted.length > 0) this.listener.events(wanted);
      if (!this.closed) this.listener.progress(revision);
    } catch (error) {
      // a listener that throws has lost its place; the other watches and the writer are not concerned
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Both backends report progress with everything that happens, so there is no more to tell than was told last. */
  requestProgress(): void {
    queueMicrotask(() => {
      if (!this.closed && this.reached > 0) this.listener.progress(this.reached);
    });
  }

  fail(error: Error): void {
    if (this.closed) return;
    this.close();
    this.listener.failed(error);
  }

  close(): void {
    this.closed = true;
    this.onClose(this);
  }
}

import type { Watch, WatchEvent, WatchListener, WatchOptions } from '../backend.js';
import type { Change, History } from './history.js';

/** One watch of the embedded store. It reads the history from where it has got to, so none is missed or told twice. */
export class Watcher implements Watch {
  private next: number;
  private reached = 0;
  private closed = false;

  constructor(
    private readonly options: WatchOptions,
    private readonly listener: WatchListener,
    private readonly history: History,
    private readonly onClose: (watcher: Watcher) => void,
  ) {
    this.next = Math.max(options.from, 1);
  }

  /** Reports what has happened up to `revision`, the last one there is. */
  catchUp(revision: number): void {
    if (this.closed || this.next > revision + 1) return;
    try {
      const events = this.history
        .since(this.next)
        .filter((change) => change.key.startsWith(this.options.prefix))
        .map(toEvent);
      this.next = revision + 1;
      this.reached = revision;
      if (events.length > 0) this.listener.events(events);
      if (!this.closed) this.listener.progress(revision);
    } catch (error) {
      // compacted, or the listener itself has thrown: its own watch ends, the others and the writer are not concerned
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The store reports progress with every write; there is never more to tell, but to one who asks at rest. */
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

function toEvent({ key, revision, before, after }: Change): WatchEvent {
  return {
    type: after === undefined ? 'delete' : before === undefined ? 'create' : 'update',
    key,
    revision,
    value: after?.value,
    createRevision: after?.createRevision ?? 0,
    previous: before?.value,
  };
}

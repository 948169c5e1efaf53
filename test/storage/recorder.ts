import type { Backend, Watch, WatchEvent, WatchListener } from '../../src/storage/backend.js';

/** Keeps what a watch reports, and waits for it. Throws in the watch when events come out of order. */
export class Recorder implements WatchListener {
  readonly seen: WatchEvent[] = [];
  reached = 0;
  error: Error | undefined;
  watch!: Watch;
  private wake = () => {};

  static start(backend: Backend, prefix: string, from: number): Recorder {
    const recorder = new Recorder();
    recorder.watch = backend.watch({ prefix, from }, recorder);
    return recorder;
  }

  events(events: WatchEvent[]): void {
    for (const event of events) {
      const last = Math.max(this.reached, this.seen.at(-1)?.revision ?? 0);
      if (event.revision <= last) throw new Error(`revision ${event.revision} reported after ${last}`);
      this.seen.push(event);
    }
    this.wake();
  }

  progress(revision: number): void {
    if (revision < this.reached) throw new Error(`progress ${revision} reported after ${this.reached}`);
    this.reached = revision;
    this.wake();
  }

  failed(error: Error): void {
    this.error = error;
    this.wake();
  }

  /** Waits until `done` holds; throws when it does not in time, or when the watch fails first. */
  async until(done: () => boolean, milliseconds = 15_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!done()) {
      if (this.error !== undefined) throw this.error;
      if (Date.now() > deadline) throw new Error(`not in time; ${this.seen.length} events, at ${this.reached}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  count(count: number): Promise<void> {
    return this.until(() => this.seen.length >= count);
  }

  async failure(): Promise<Error> {
    await this.until(() => this.error !== undefined).catch(() => undefined);
    if (this.error === undefined) throw new Error('the watch did not fail');
    return this.error;
  }

  /** Each event as one word, such as `create a=1` or `delete a`. */
  lines(prefix: string): string[] {
    return this.seen.map(({ type, key, value }) => {
      const now = value === undefined ? '' : `=${value}`;
      return `${type} ${key.slice(prefix.length)}${now}`;
    });
  }
}

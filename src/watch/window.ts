import type { CacheEvent } from './event.js';

/** What the objects of all events in a window may take: where they are large, fewer are kept. */
const maxBytes = 16 * 1024 * 1024;

/** The most recent events of one resource, from which watches that start in the past are served. */
export class EventWindow {
  private events: CacheEvent[] = [];
  private bytes = 0;
  /** every event after this revision is still here */
  private since: number;

  constructor(
    since: number,
    private readonly capacity: number,
  ) {
    this.since = since;
  }

  get oldest(): number {
    return this.since;
  }

  /** Some were too many: what was before is gone for good. */
  hasDropped = false;

  /** Adds what was before, from all events after `since`. */
  prepend(since: number, events: CacheEvent[]): void {
    this.events.unshift(...events);
    for (const event of events) this.bytes += sizeOf(event);
    this.since = since;
    this.dropWhatIsTooMuch();
  }

  add(event: CacheEvent): void {
    this.events.push(event);
    this.bytes += sizeOf(event);
    this.dropWhatIsTooMuch();
  }

  private dropWhatIsTooMuch(): void {
    // dropped in halves, so that the shift is paid once in many events
    if (this.events.length > this.capacity * 2 || this.bytes > maxBytes) this.drop(Math.ceil(this.events.length / 2));
  }

  private drop(count: number): void {
    this.hasDropped = true;
    const dropped = this.events.splice(0, count);
    for (const event of dropped) this.bytes -= sizeOf(event);
    this.since = dropped[dropped.length - 1].revision;
  }

  /** The events after `revision`, or undefined when some of them are gone. */
  after(revision: number): CacheEvent[] | undefined {
    if (revision < this.since) return undefined;
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle].revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.events.slice(low);
  }
}

const sizeOf = ({ object, previous }: CacheEvent): number => (object ?? previous)?.json.length ?? 0;

import { type Entry, FutureRevisionError, type ListOptions, type ListResult } from '../backend.js';
import { prefixEnd } from '../prefix.js';
import { type Change, type Held, History } from './history.js';
import { SortedKeys } from './sorted-keys.js';

const noValue = Buffer.alloc(0);

interface Range {
  start: string;
  end: string | undefined;
  limit: number;
}

interface Found {
  entries: Entry[];
  count: number;
}

/** What the embedded store holds and has held lately, as its readers may see it. */
export class State {
  readonly history: History;
  private readonly entries = new Map<string, Held>();
  private readonly keys = new SortedKeys();

  constructor(
    public revision: number,
    historySize: number,
  ) {
    this.history = new History(revision, historySize);
  }

  get(key: string): Held | undefined {
    return this.entries.get(key);
  }

  /** An entry that has been there before this process. */
  load(entry: Held): void {
    this.keys.add(entry.key);
    this.entries.set(entry.key, entry);
  }

  apply(change: Change): void {
    const { key, before, after } = change;
    if (after === undefined) {
      this.entries.delete(key);
      this.keys.remove(key);
    } else {
      this.entries.set(key, after);
      if (before === undefined) this.keys.add(key);
    }
    this.history.add(change);
    this.revision = change.revision;
  }

  count(prefix: string): number {
    return this.keys.count(prefix, prefixEnd(prefix));
  }

  list({ prefix, start = prefix, limit, revision, keysOnly }: ListOptions): ListResult {
    const at = revision || this.revision;
    if (at > this.revision) throw new FutureRevisionError(this.revision);
    const range = { start: start > prefix ? start : prefix, end: prefixEnd(prefix), limit: limit || Infinity };
    const { entries, count } = at === this.revision ? this.present(range) : this.past(range, at);
    return {
      entries: keysOnly ? entries.map((entry) => ({ ...entry, value: noValue })) : entries,
      revision: at,
      more: count > entries.length,
      count,
    };
  }

  private present({ start, end, limit }: Range): Found {
    const keys = this.keys.slice(start, end, limit);
    return { entries: keys.map((key) => this.entries.get(key)!), count: this.keys.count(start, end) };
  }

  /** The present with the changes since undone, as far as they concern the range. */
  private past({ start, end, limit }: Range, revision: number): Found {
    const then = new Map(
      [...this.history.at(revision)].filter(([key]) => key >= start && (end === undefined || key < end)),
    );
    const keys = this.keys.slice(start, end, limit + then.size).filter((key) => !then.has(key));
    let count = this.keys.count(start, end);
    for (const [key, entry] of then) {
      if (this.entries.has(key)) count--;
      if (entry === undefined) continue;
      count++;
      keys.push(key);
    }
    const found = keys.sort(compare).slice(0, limit);
    return { entries: found.map((key) => then.get(key) ?? this.entries.get(key)!), count };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { CompactedError, type Entry, type WatchEvent } from '../backend.js';

/** An entry with the time (in milliseconds) when it goes away by itself; 0: never. */
export interface Held extends Entry {
  expires: number;
}

/** One write: exactly one to a revision. */
export interface Change extends WatchEvent {
  before: Held | undefined;
  after: Held | undefined;
}

export function changeOf(key: string, revision: number, before: Held | undefined, after: Held | undefined): Change {
  return {
    type: after === undefined ? 'delete' : before === undefined ? 'create' : 'update',
    key,
    revision,
    value: after?.value,
    createRevision: after?.createRevision ?? 0,
    before,
    after,
  };
}

/** What the values of all changes may take: where they are large, fewer are kept. */
const maxBytes = 16 * 1024 * 1024;

/** The recent changes, for watches that begin in the past and for reads of the past. */
export class History {
  private changes: Change[] = [];
  /** the revision of the first change kept */
  first: number;
  private compacted = 0;
  private bytes = 0;

  constructor(
    revision: number,
    private readonly size: number,
  ) {
    this.first = revision + 1;
  }

  /** The change must be that of the next revision. */
  add(change: Change): void {
    this.changes.push(change);
    this.bytes += sizeOf(change);
    if (this.changes.length > this.size * 1.25) this.drop(this.changes.length - this.size);
    else if (this.bytes > maxBytes) this.drop(Math.ceil(this.changes.length / 5));
  }

  /** The changes from `revision` on, its own included; it must not be before `first`. */
  since(revision: number): Change[] {
    return this.changes.slice(revision - this.first);
  }

  /** What the keys that changed after `revision` were at it. */
  at(revision: number): Map<string, Held | undefined> {
    const oldest = Math.max(this.first - 1, this.compacted);
    if (revision < oldest) throw new CompactedError(oldest);
    const then = new Map<string, Held | undefined>();
    for (let i = this.changes.length - 1; i >= revision + 1 - this.first; i--) {
      then.set(this.changes[i].key, this.changes[i].before);
    }
    return then;
  }

  /** As in etcd, the compacted revision itself can still be read, and be watched from. */
  compact(revision: number): void {
    if (revision > this.first) this.drop(revision - this.first);
    this.compacted = Math.max(this.compacted, revision);
  }

  private drop(count: number): void {
    for (const change of this.changes.slice(0, count)) this.bytes -= sizeOf(change);
    this.changes = this.changes.slice(count);
    this.first += count;
  }
}

const sizeOf = ({ after, before }: Change): number => (after ?? before)?.value.length ?? 0;

import type { Change, Held } from './history.js';

/** Where the embedded store keeps what must outlive the process. */
export interface Journal {
  /** the last revision that was written */
  readonly revision: number;
  load(): Iterable<Held>;
  /** resolves when all the changes, the last of which has the store's new revision, are safe */
  write(changes: Change[]): Promise<void>;
  close(): Promise<void>;
}

/** Keeps nothing: for stores that live in memory alone. */
export const memoryJournal: Journal = {
  revision: 1, // that of an empty etcd: clients take 0 for "any revision"
  load: () => [],
  write: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

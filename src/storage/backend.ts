/**
 * The store's contract: keys, bytes and revisions, and nothing of Kubernetes. A revision is one number for the whole
 * store, raised by one with every write; numbers stay below 2^53.
 */
export interface Entry {
  key: string;
  value: Buffer;
  createRevision: number;
  modRevision: number;
}

export interface GetResult {
  entry: Entry | undefined;
  /** the store's revision when it answered */
  revision: number;
}

export interface ListOptions {
  prefix: string;
  /** first key to return; the prefix itself where absent */
  start?: string;
  /** 0 or absent: no limit */
  limit?: number;
  /** read the past: throws CompactedError when it is no longer kept */
  revision?: number;
  keysOnly?: boolean;
}

export interface ListResult {
  entries: Entry[];
  /** the revision the answer shows: the one asked for, or the store's */
  revision: number;
  more: boolean;
  /** how many keys from `start` on there are in all, those returned included */
  count: number;
}

export interface CreateOptions {
  key: string;
  value: Buffer;
  /** seconds after which the key goes away by itself, as a delete */
  ttl?: number;
}

export interface UpdateOptions extends CreateOptions {
  /** the modRevision the key must have */
  expected: number;
}

export interface DeleteOptions {
  key: string;
  expected: number;
}

export interface WriteResult {
  /** the revision of this write */
  revision: number;
}

export interface WatchOptions {
  prefix: string;
  /** the first revision to report */
  from: number;
}

export interface WatchEvent {
  type: 'create' | 'update' | 'delete';
  key: string;
  /** the revision of the change */
  revision: number;
  /** absent for a delete */
  value: Buffer | undefined;
  createRevision: number;
}

export interface WatchListener {
  /** events of one or more whole revisions, in order */
  events(events: WatchEvent[]): void;
  /** everything up to and including `revision` has been reported */
  progress(revision: number): void;
  /** the watch is over and nothing more comes: CompactedError, UnavailableError, ... */
  failed(error: Error): void;
}

export interface Watch {
  /** ask for a progress report soon */
  requestProgress(): void;
  close(): void;
}

export interface Backend {
  get(key: string): Promise<GetResult>;
  list(options: ListOptions): Promise<ListResult>;
  count(prefix: string): Promise<number>;
  /** throws ExistsError */
  create(options: CreateOptions): Promise<WriteResult>;
  /** throws ChangedError */
  update(options: UpdateOptions): Promise<WriteResult>;
  /** throws ChangedError */
  delete(options: DeleteOptions): Promise<WriteResult>;
  watch(options: WatchOptions, listener: WatchListener): Watch;
  /** linearizable: at least the revision of every write acknowledged before the call, by anyone */
  currentRevision(): Promise<number>;
  /** history before `revision` may go */
  compact(revision: number): Promise<void>;
  close(): Promise<void>;
}

/** The key to create is there already. */
export class ExistsError extends Error {
  override name = 'ExistsError';
  constructor(readonly key: string) {
    super(`key exists: ${key}`);
  }
}

/** The key is not at the expected revision; `current` is what is there now, if anything. */
export class ChangedError extends Error {
  override name = 'ChangedError';
  constructor(
    readonly key: string,
    readonly current: Entry | undefined,
  ) {
    super(`key changed: ${key}`);
  }
}

/** The asked-for revision is no longer kept. */
export class CompactedError extends Error {
  override name = 'CompactedError';
  constructor(readonly oldest: number) {
    super(`revision compacted; the oldest kept is ${oldest}`);
  }
}

/** The asked-for revision is still to come. */
export class FutureRevisionError extends Error {
  override name = 'FutureRevisionError';
  constructor(readonly current: number) {
    super(`revision is in the future; the current one is ${current}`);
  }
}

/** The store cannot be reached, or did not answer in time; a write may or may not have happened. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
}

import {
  type Backend,
  ChangedError,
  CompactedError,
  type CreateOptions,
  type DeleteOptions,
  ExistsError,
  FutureRevisionError,
  type GetResult,
  type ListOptions,
  type ListResult,
  UnavailableError,
  type UpdateOptions,
  type Watch,
  type WatchListener,
  type WatchOptions,
  type WriteResult,
} from './backend.js';
import {
  Connection,
  type EtcdOptions,
  isCompacted,
  isFutureRevision,
  isLeaseNotFound,
  unavailable,
} from './etcd/connection.js';
import { oldestRevision } from './etcd/feed.js';
import { Feeds } from './etcd/feeds.js';
import { Leases } from './etcd/leases.js';
import * as messages from './etcd/messages.js';
import { prefixEnd } from './prefix.js';

export type { EtcdOptions } from './etcd/connection.js';

const connectMilliseconds = 10_000;

/** the first of all keys; as the end of a range: no end */
const zero = '\0';

/** Opens a store in etcd 3.4 or newer; throws UnavailableError when it cannot be reached for ten seconds. */
export async function openEtcd(options: EtcdOptions): Promise<Backend> {
  const etcd = new Etcd(options);
  for (const deadline = Date.now() + connectMilliseconds; ; ) {
    try {
      await etcd.currentRevision();
      return etcd;
    } catch (error) {
      if (Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
      else return etcd.close().then(() => Promise.reject(error));
    }
  }
}

class Etcd implements Backend {
  private readonly connection: Connection;
  private readonly leases: Leases;
  private readonly feeds: Feeds;

  constructor(options: EtcdOptions) {
    this.connection = new Connection(options);
    this.leases = new Leases(this.connection);
    this.feeds = new Feeds(this.connection);
  }

  async get(key: string): Promise<GetResult> {
    const { entries, revision } = await this.range({ key }).catch(fail);
    return { entry: entries[0], revision };
  }

  async list({ prefix, start = prefix, limit, revision, keysOnly }: ListOptions): Promise<ListResult> {
    const key = start > prefix ? start : prefix;
    const end = prefixEnd(prefix) ?? zero;
    try {
      const found = await this.range({ key: key || zero, end, limit, revision, keysOnly });
      return { ...found, revision: revision || found.revision };
    } catch (error) {
      throw await this.explain(error, revision);
    }
  }

  async count(prefix: string): Promise<number> {
    const { count } = await this.range({ key: prefix || zero, end: prefixEnd(prefix) ?? zero, countOnly: true }).catch(
      fail,
    );
    return count;
  }

  async create({ key, value, ttl }: CreateOptions): Promise<WriteResult> {
    const { succeeded, revision } = await this.put({ key, value, expected: 0 }, ttl);
    if (!succeeded) throw new ExistsError(key);
    return { revision };
  }

  async update({ key, value, ttl, expected }: UpdateOptions): Promise<WriteResult> {
    const { succeeded, revision, current } = await this.put({ key, value, expected }, ttl);
    if (!succeeded) throw new ChangedError(key, current);
    return { revision };
  }

  async delete({ key, expected }: DeleteOptions): Promise<WriteResult> {
    const { succeeded, revision, current } = await this.write({ key, expected }).catch(fail);
    if (!succeeded) throw new ChangedError(key, current);
    return { revision };
  }

  watch(options: WatchOptions, listener: WatchListener): Watch {
    return this.feeds.watch(options, listener);
  }

  async currentRevision(): Promise<number> {
    // every read of etcd tells the revision, and goes through the leader; the key is none, so there is nothing to read
    const { revision } = await this.range({ key: zero, countOnly: true }).catch(fail);
    return revision;
  }

  async compact(revision: number): Promise<void> {
    try {
      await this.connection.write('/etcdserverpb.KV/Compact', messages.encodeCompaction(revision));
    } catch (error) {
      if (!isCompacted(error)) throw await this.explain(error, revision);
    }
  }

  async close(): Promise<void> {
    this.feeds.close(new UnavailableError('the store is closed'));
    this.connection.close();
  }

  private async range(request: messages.RangeRequest): Promise<messages.RangeResponse> {
    const response = messages.decodeRange(
      await this.connection.read('/etcdserverpb.KV/Range', messages.encodeRange(request)),
    );
    this.feeds.expect(response.revision);
    return response;
  }

  private async put(request: messages.WriteRequest, ttl: number | undefined): Promise<messages.WriteResponse> {
    if (!ttl) return this.write(request).catch(fail);
    try {
      return await this.write({ ...request, lease: await this.leases.leaseFor(ttl) });
    } catch (error) {
      if (!isLeaseNotFound(error)) throw unavailable(error);
    }
    // somebody has revoked it; nothing has been written
    this.leases.forget(ttl);
    return this.leases
      .leaseFor(ttl)
      .then((lease) => this.write({ ...request, lease }))
      .catch(fail);
  }

  private async write(request: messages.WriteRequest): Promise<messages.WriteResponse> {
    const response = messages.decodeWrite(
      await this.connection.write('/etcdserverpb.KV/Txn', messages.encodeWrite(request)),
    );
    this.feeds.expect(response.revision);
    return response;
  }

  /** etcd's errors do not tell the revisions that ours do. */
  private async explain(error: unknown, revision = 0): Promise<Error> {
    if (isCompacted(error)) return new CompactedError(await oldestRevision(this.connection, revision).catch(fail));
    if (isFutureRevision(error)) return new FutureRevisionError(await this.currentRevision());
    return unavailable(error);
  }
}

function fail(error: unknown): never {
  throw unavailable(error);
}

import { badRequest } from '../../api/errors.js';
import { CompactedError, FutureRevisionError } from '../../storage/backend.js';
import { tooLargeResourceVersion } from '../../watch/cache.js';
import type { CachedObject } from '../../watch/cached-object.js';
import type { Scope } from '../../watch/watcher.js';
import { continueExpired, decodeContinue, encodeContinue, listExpired } from './continue.js';
import type { ResourceStore } from './resource-store.js';

export interface ListQuery {
  scope: Scope;
  /** 0: all */
  limit: number;
  continue: string;
  /** '', or a number in decimal */
  resourceVersion: string;
  resourceVersionMatch: '' | 'Exact' | 'NotOlderThan';
}

export interface ListPage {
  items: CachedObject[];
  revision: number;
  /** where to go on, if anything is left */
  continue?: string;
  /** how many are left, where that can be known */
  remaining?: number;
}

/** A list by any combination of resourceVersion, match, limit and continue. Upstream: storage.GetList. */
export async function list(store: ResourceStore, query: ListQuery): Promise<ListPage> {
  const { cache } = store;
  if (query.continue !== '') return continueList(store, query);
  const revision = Number(query.resourceVersion);
  if (isExact(query)) return pastPage(store, query, revision, query.scope.prefix);
  if (query.resourceVersion === '') await cache.fresh();
  else await cache.reach(revision);
  // "any version" has no pages: upstream ignores the limit there
  return currentPage(store, { ...query, limit: query.resourceVersion === '0' ? 0 : query.limit }, query.scope.prefix);
}

/** A page of a version without a match is of exactly this version, as it was before there were matches. */
const isExact = ({ resourceVersion, resourceVersionMatch: match, limit }: ListQuery): boolean =>
  match === 'Exact' || (match === '' && limit > 0 && Number(resourceVersion) > 0);

async function continueList(store: ResourceStore, query: ListQuery): Promise<ListPage> {
  const { revision, start } = decodeContinue(query.scope.prefix, query.continue);
  if (query.resourceVersion !== '' && query.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  if (revision < 0) {
    await store.cache.fresh();
    return currentPage(store, query, start);
  }
  await store.cache.ready();
  // nothing has changed since: the snapshot is what the cache shows
  if (store.cache.unchangedSince(revision)) return currentPage(store, query, start, revision);
  return pastPage(store, query, revision, start);
}

function currentPage(store: ResourceStore, query: ListQuery, start: string, revision = store.cache.revision): ListPage {
  const { scope, limit } = query;
  const all = store.cache.list(scope, start);
  if (limit <= 0 || all.length <= limit) return { items: all, revision };
  const items = all.slice(0, limit);
  return {
    items,
    revision,
    continue: encodeContinue(scope.prefix, items[limit - 1].key, revision),
    remaining: scope.matches === undefined ? all.length - limit : undefined,
  };
}

/** A page of a snapshot that only the store still has. */
async function pastPage(store: ResourceStore, query: ListQuery, revision: number, start: string): Promise<ListPage> {
  const { scope, limit } = query;
  const items: CachedObject[] = [];
  let from = start;
  for (;;) {
    const page = await readPast(store, query, revision, from);
    for (const [i, entry] of page.entries.entries()) {
      if (scope.exact && entry.key !== scope.prefix) continue;
      const object = store.decode(entry);
      if (scope.matches !== undefined && !scope.matches(object)) continue;
      items.push(object);
      if (limit > 0 && items.length === limit) {
        const left = page.count - i - 1;
        if (left === 0) return { items, revision };
        return {
          items,
          revision,
          continue: encodeContinue(scope.prefix, entry.key, revision),
          remaining: scope.matches === undefined ? left : undefined,
        };
      }
    }
    const last = page.entries.at(-1);
    if (!page.more || last === undefined) return { items, revision };
    from = `${last.key}\0`;
  }
}

async function readPast(store: ResourceStore, { scope, limit, ...query }: ListQuery, revision: number, start: string) {
  try {
    return await store.backend.list({ prefix: scope.prefix, start, limit, revision });
  } catch (error) {
    if (error instanceof CompactedError)
      throw query.continue === '' ? listExpired() : continueExpired(scope.prefix, start);
    if (error instanceof FutureRevisionError) throw tooLargeResourceVersion(revision, error.current);
    throw error;
  }
}

import { ChangedError, UnavailableError } from '../../storage/backend.js';
import type { CachedObject } from '../../watch/cached-object.js';
import type { StoreRequest } from './request.js';
import type { ResourceStore } from './resource-store.js';

/**
 * Tries a write on the cache's state first, which is nearly always current; the compare-and-swap tells when it was not.
 * An error, or a change of nothing (`attempt` returns undefined), is believed only of the store's own state.
 */
export async function untilCurrent<T>(
  store: ResourceStore,
  key: string,
  { dryRun, warnings }: StoreRequest,
  attempt: (current: CachedObject | undefined) => Promise<T | undefined>,
): Promise<T | CachedObject> {
  // a dry run has no compare-and-swap to tell that it was wrong
  let current = dryRun ? undefined : store.cache.latest(key);
  let sure = current === undefined;
  current ??= await store.read(key);
  for (;;) {
    const said = warnings.length;
    try {
      const result = await attempt(current);
      if (result !== undefined) return result;
      if (sure) return current!;
      current = await store.read(key);
    } catch (error) {
      // the write may have happened, and must not happen twice
      if (error instanceof UnavailableError) throw error;
      if (error instanceof ChangedError) current = error.current && store.decode(error.current);
      else if (sure) throw error;
      else current = await store.read(key);
    }
    sure = true;
    warnings.length = said; // those of a try that did not count
  }
}

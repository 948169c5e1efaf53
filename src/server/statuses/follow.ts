import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceStore } from '../../registry/store/resource-store.js';
import type { CachedObject } from '../../watch/cached-object.js';
import type { WatchSink } from '../../watch/watcher.js';

const retryMilliseconds = 1000;

/**
 * Tells of every object of a resource that is there, and of each that comes, changes or goes, whoever did that; begins
 * anew where the store's watch is lost. Returns what ends it.
 */
export function follow(store: ResourceStore, changed: (object: CachedObject) => void): () => void {
  const { cache, prefix } = store;
  const scope = { prefix, exact: false, matches: undefined };
  let isOver = false;
  const sink: WatchSink = {
    event: (_type, { object, previous }) => changed((object ?? previous)!),
    bookmark() {},
    expired: () => void begin(),
  };
  const begin = async (): Promise<void> => {
    // the cache tells itself why it has no state
    while (!isOver && !(await cache.ready().then(isTrue, isFalse)))
      await sleep(retryMilliseconds, undefined, { ref: false });
    if (isOver) return;
    cache.watch(scope, sink);
    for (const object of cache.list(scope)) changed(object);
  };
  void begin();
  return () => {
    isOver = true;
    cache.unwatch(sink);
  };
}

const isTrue = () => true;
const isFalse = () => false;

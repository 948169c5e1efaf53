import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceStore } from '../../registry/store/resource-store.js';
import type { CachedObject } from '../../watch/cached-object.js';
import type { WatchSink } from '../../watch/watcher.js';
import type { Failed } from './worklist.js';

const retryMilliseconds = 1000;

/**
 * Tells of every object of a resource that is there, and of each that comes, changes or goes, whoever did that; begins
 * anew where the store's watch is lost. Where that fails it is told, and tried again. Returns what ends it.
 */
export function follow(store: ResourceStore, changed: (object: CachedObject) => void, failed: Failed): () => void {
  const { cache, prefix } = store;
  const scope = { prefix, exact: false, matches: undefined };
  let isOver = false;
  const sink: WatchSink = {
    event: (_type, { object, previous }) => changed((object ?? previous)!),
    bookmark() {},
    expired: () => void begin(),
  };
  const isReady = async (): Promise<boolean> => {
    try {
      await cache.ready();
      return true;
    } catch (error) {
      failed(error, store.descriptor.resource);
      return false;
    }
  };
  const begin = async (): Promise<void> => {
    while (!isOver && !(await isReady())) await sleep(retryMilliseconds, undefined, { ref: false });
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

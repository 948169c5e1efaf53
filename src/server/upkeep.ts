import type { Registry } from '../registry/registry.js';
import type { Api } from './api.js';
import type { Logger } from './logger.js';

const bookmarkInterval = 60_000;
const repairInterval = 180_000;

/** What a running server does at intervals: bookmarks for watchers, repair of service addresses, dropping old history. */
export function startUpkeep({ registry, repair }: Api, compactionInterval: number, log: Logger): { stop(): void } {
  const repairAgain = () => {
    repair().catch((error: unknown) =>
      log.warn({ err: error }, 'repair of service addresses failed; it is tried again'),
    );
  };
  const timers = [setInterval(() => registry.bookmark(), bookmarkInterval), setInterval(repairAgain, repairInterval)];
  if (compactionInterval > 0) timers.push(setInterval(compactor(registry, log), compactionInterval));
  for (const timer of timers) timer.unref();
  return { stop: () => timers.forEach(clearInterval) };
}

/** Each time, what was the store's revision the time before becomes the oldest that is kept. */
function compactor({ backend }: Registry, log: Logger): () => void {
  let oldest: number | undefined;
  const compact = async () => {
    const current = await backend.currentRevision();
    if (oldest !== undefined) await backend.compact(oldest);
    oldest = current;
  };
  return () => {
    compact().catch((error: unknown) => log.warn({ err: error }, 'compaction of the store failed; it is tried again'));
  };
}

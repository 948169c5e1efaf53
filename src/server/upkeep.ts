import type { Registry } from '../registry/registry.js';
import type { Api } from './api.js';
import type { Logger } from './logger.js';
import { keepApiServiceStatuses } from './statuses/api-services.js';
import { keepFlowSchemaStatuses } from './statuses/flow-schemas.js';

const bookmarkInterval = 60_000;
const repairInterval = 180_000;
const sustainInterval = 10_000;

export interface UpkeepOptions {
  port: number;
  compactionInterval: number;
  log: Logger;
}

/**
 * What a running server does by itself: at intervals bookmarks for watchers, the objects it cannot be without, repair of
 * service addresses, dropping old history; and always, statuses that are its own to write.
 */
export function startUpkeep(api: Api, { port, compactionInterval, log }: UpkeepOptions): { stop(): void } {
  const { registry } = api;
  const attempt = (what: string, run: () => Promise<void>) => () => {
    run().catch((error: unknown) => log.warn({ err: error }, `${what} failed; it is tried again`));
  };
  const timers = [
    setInterval(() => registry.bookmark(), bookmarkInterval),
    setInterval(
      attempt('the upkeep of the kubernetes Service', () => api.sustain(port)),
      sustainInterval,
    ),
    setInterval(
      attempt('repair of service addresses', () => api.repair()),
      repairInterval,
    ),
  ];
  if (compactionInterval > 0) {
    timers.push(setInterval(attempt('compaction of the store', compactor(registry)), compactionInterval));
  }
  for (const timer of timers) timer.unref();
  const unwritten = (err: unknown, what: string) =>
    log.warn({ err, what }, 'statuses of APIServices or FlowSchemas were not written; it is tried again');
  const ends = [keepApiServiceStatuses(registry, unwritten), keepFlowSchemaStatuses(registry, unwritten)];
  return {
    stop() {
      timers.forEach(clearInterval);
      for (const end of ends) end();
    },
  };
}

/** Each time, what was the store's revision the time before becomes the oldest that is kept. */
function compactor({ backend }: Registry): () => Promise<void> {
  let oldest: number | undefined;
  return async () => {
    const current = await backend.currentRevision();
    if (oldest !== undefined) await backend.compact(oldest);
    oldest = current;
  };
}

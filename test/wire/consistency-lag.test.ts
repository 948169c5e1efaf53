import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/storage/backend.js';
import { openEmbedded } from '../../src/storage/embedded.js';
import { ResourceCache } from '../../src/watch/cache.js';
import { RevisionProbe } from '../../src/watch/probe.js';
import type { WatchSink } from '../../src/watch/watcher.js';

const lag = 40;
const scope = { prefix: '/', exact: false, matches: undefined };

/** A cache that is behind its store: it hears of everything a little later, as it may be with a store far away. */
describe('a cache that lags behind', () => {
  let backend: Backend;
  let cache: ResourceCache;
  let asked: number;

  beforeEach(async () => {
    asked = 0;
    backend = await openEmbedded({ memory: true });
    const behind: Backend = Object.create(backend);
    behind.watch = (options, listener) =>
      backend.watch(options, {
        events: (events) => void setTimeout(() => listener.events(events), lag),
        progress: (revision) => void setTimeout(() => listener.progress(revision), lag),
        failed: (error) => listener.failed(error),
      });
    const probe = new RevisionProbe(async () => {
      asked++;
      await sleep(5);
      return backend.currentRevision();
    });
    cache = new ResourceCache({
      backend: behind,
      probe,
      prefix: '/',
      decode: ({ key, value, modRevision: revision }) => {
        return { key, namespace: '', name: key, revision, json: value, revisionAt: 0, labels: {}, fields: {} };
      },
    });
    await cache.ready();
  });
  afterEach(async () => {
    cache.close();
    await backend.close();
  });

  const create = (key: string) => backend.create({ key, value: Buffer.from('{}') });

  it('answers only when it knows what was written before it was asked', async () => {
    for (let i = 0; i < 10; i++) {
      const { revision } = await create(`/${i}`);
      expect(cache.get(`/${i}`)).toBeUndefined();
      await cache.fresh();
      expect(cache.get(`/${i}`)?.revision).toBe(revision);
      expect(cache.list(scope)).toHaveLength(i + 1);
    }
  });

  it('asks the store once for all those who come together', async () => {
    await create('/a');
    await Promise.all(Array.from({ length: 50 }, () => cache.fresh()));
    expect(asked).toBeLessThanOrEqual(2);
    expect(cache.get('/a')).toBeDefined();
  });

  it('does not take an answer that was given before the question', async () => {
    const early = cache.fresh(); // its question is under way
    await sleep(1);
    await create('/b');
    await Promise.all([early, cache.fresh()]);
    expect(cache.get('/b')).toBeDefined();
  });

  it('tells a watcher nothing up to the revision that it knows already', async () => {
    const { revision: known } = await create('/a');
    const seen: (string | number)[] = [];
    const sink: WatchSink = {
      event: (type, event) => seen.push(`${type} ${event.key}`),
      bookmark: (revision) => seen.push(revision),
      expired: () => seen.push('expired'),
    };
    expect(cache.revision).toBeLessThan(known);
    cache.watch(scope, sink, known);
    cache.bookmarkAll();
    const { revision } = await create('/b');
    await cache.reach(revision);
    cache.bookmarkAll();
    expect(seen).toEqual(['ADDED /b', revision]);
  });
});

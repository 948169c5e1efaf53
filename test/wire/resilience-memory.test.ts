import { describe, expect, it } from 'vitest';
import { CompactedError } from '../../src/storage/backend.js';
import { openEmbedded } from '../../src/storage/embedded.js';
import type { CachedObject } from '../../src/watch/cached-object.js';
import { CacheEvent } from '../../src/watch/event.js';
import { EventWindow } from '../../src/watch/window.js';

const megabyte = Buffer.alloc(1024 * 1024);

describe('what is kept of the past', () => {
  it('is less where objects are large: recent events', () => {
    const object = (revision: number): CachedObject => ({
      key: '/a',
      namespace: '',
      name: 'a',
      revision,
      json: megabyte,
      revisionAt: 0,
      labels: {},
      fields: {},
    });
    const window = new EventWindow(0, 1000);
    for (let i = 1; i <= 500; i++) {
      window.add(new CacheEvent(i, object(i), i === 1 ? undefined : object(i - 1)));
      expect(i - window.oldest).toBeLessThanOrEqual(16);
      expect(i - window.oldest).toBeGreaterThanOrEqual(Math.min(i, 8));
    }
    expect(window.after(window.oldest)?.[0].revision).toBe(window.oldest + 1);
    expect(window.after(window.oldest - 1)).toBeUndefined();
  });

  it('is less where values are large: the history of the embedded store', async () => {
    const store = await openEmbedded({ memory: true });
    let { revision } = await store.create({ key: '/a', value: megabyte });
    const revisions = [revision];
    for (let i = 0; i < 300; i++) {
      ({ revision } = await store.update({ key: '/a', value: megabyte, expected: revision }));
      revisions.push(revision);
    }
    const at = (steps: number) => store.list({ prefix: '/', revision: revisions[revisions.length - 1 - steps] });
    expect((await at(11)).entries).toHaveLength(1);
    await expect(at(20)).rejects.toThrow(CompactedError);
    await store.close();
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Backend, CompactedError, UnavailableError } from '../../src/storage/backend.js';
import { openEmbedded } from '../../src/storage/embedded.js';
import { Recorder } from './recorder.js';
import { type Store, storageSuite } from './suite.js';

const temporary = () => mkdtemp(join(tmpdir(), 'kube-facade-embedded-'));
const bytes = (text: string | number) => Buffer.from(String(text));

storageSuite('the embedded store in memory', async (): Promise<Store> => {
  const backend = await openEmbedded({ memory: true });
  return {
    name: 'memory',
    open: async () => backend,
    openToClose: () => openEmbedded({ memory: true }),
    close: () => backend.close(),
  };
});

storageSuite('the embedded store on disk', async (): Promise<Store> => {
  const directory = await temporary();
  const backend = await openEmbedded({ path: join(directory, 'one') });
  return {
    name: 'disk',
    open: async () => backend,
    openToClose: () => openEmbedded({ path: join(directory, 'two') }),
    async close() {
      await backend.close();
      await rm(directory, { recursive: true });
    },
  };
});

describe('the embedded store', () => {
  async function withFolder(test: (path: string) => Promise<void>): Promise<void> {
    const path = await temporary();
    try {
      await test(path);
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }

  it('keeps entries and revisions over a restart', () =>
    withFolder(async (path) => {
      const before = await openEmbedded({ path });
      const a = await before.create({ key: '/a', value: bytes(1) });
      const updated = await before.update({ key: '/a', value: bytes(2), expected: a.revision });
      const b = await before.create({ key: '/b', value: bytes(1) });
      const { revision } = await before.delete({ key: '/b', expected: b.revision });
      await before.close();

      const after = await openEmbedded({ path });
      expect(await after.currentRevision()).toBe(revision);
      const { entries } = await after.list({ prefix: '/' });
      expect(entries).toMatchObject([{ key: '/a', createRevision: a.revision, modRevision: updated.revision }]);
      expect(String(entries[0].value)).toBe('2');
      expect(await Recorder.start(after, '/', b.revision).failure()).toBeInstanceOf(CompactedError);
      await expect(after.list({ prefix: '/', revision: b.revision })).rejects.toThrow(CompactedError);
      const recorder = Recorder.start(after, '/', revision + 1);
      expect((await after.create({ key: '/c', value: bytes(1) })).revision).toBe(revision + 1);
      await recorder.count(1);
      await after.close();
    }));

  it('keeps the time that keys have left over a restart', () =>
    withFolder(async (path) => {
      const before = await openEmbedded({ path });
      await before.create({ key: '/long', value: bytes(1), ttl: 1000 });
      await before.create({ key: '/short', value: bytes(1), ttl: 0.2 });
      await before.close();
      const after = await openEmbedded({ path });
      const recorder = Recorder.start(after, '/', (await after.currentRevision()) + 1);
      await recorder.count(1);
      expect(recorder.lines('/')).toEqual(['delete short']);
      expect(await after.count('/')).toBe(1);
      await after.close();
    }));

  it('lets nobody else open its folder', () =>
    withFolder(async (path) => {
      const backend = await openEmbedded({ path });
      await expect(openEmbedded({ path })).rejects.toThrow(`in use by the process ${process.pid}`);
      await backend.create({ key: '/a', value: bytes(1) });
      await backend.close();
      const again = await openEmbedded({ path });
      expect(await again.count('/')).toBe(1);
      await again.close();
    }));

  it('acknowledges on close what was being written, and ends watches', () =>
    withFolder(async (path) => {
      const backend = await openEmbedded({ path });
      const recorder = Recorder.start(backend, '/', (await backend.currentRevision()) + 1);
      const writes = Array.from({ length: 10 }, (_, i) => backend.create({ key: `/${i}`, value: bytes(i) }));
      await backend.close();
      expect((await Promise.all(writes)).length).toBe(10);
      expect(await recorder.failure()).toBeInstanceOf(UnavailableError);
      const again = await openEmbedded({ path });
      expect(await again.count('/')).toBe(10);
      await again.close();
    }));

  it('lets watches send what they are told before the writer goes on', async () => {
    const backend = await openEmbedded({ memory: true });
    const order: string[] = [];
    const events = () => process.nextTick(() => order.push('sent')); // as node's streams do
    backend.watch({ prefix: '/', from: 2 }, { events, progress: () => undefined, failed: () => undefined });
    for (const key of ['/a', '/b']) {
      await backend.create({ key, value: bytes(1) });
      order.push('answered');
    }
    expect(order).toEqual(['sent', 'answered', 'sent', 'answered']);
    await backend.close();
  });

  it('keeps no more history than it should', async () => {
    const backend = await openEmbedded({ memory: true, history: 10 });
    const first = (await backend.currentRevision()) + 1;
    for (let i = 0; i < 30; i++) await backend.create({ key: `/${i}`, value: bytes(i) });
    const last = await backend.currentRevision();
    expect(await Recorder.start(backend, '/', first).failure()).toBeInstanceOf(CompactedError);
    await expect(backend.list({ prefix: '/', revision: first })).rejects.toThrow(CompactedError);
    expect((await backend.list({ prefix: '/', revision: last - 10 })).count).toBe(20);
    await Recorder.start(backend, '/', last - 9).count(10);
    await backend.close();
  });

  it('takes 20,000 keys in any order, and pages through them in order, now and in the past', async () => {
    const backend = await openEmbedded({ memory: true, history: 30_000 });
    const key = (i: number) => `/${String(i).padStart(6, '0')}`;
    const shuffled = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000);
    await Promise.all(shuffled.map((i) => backend.create({ key: key(i), value: bytes(i) })));
    const revision = await backend.currentRevision();
    const all = shuffled.map(key).sort();
    expect(await allPages(backend, undefined)).toEqual(all);
    for (const { key, modRevision } of (await backend.list({ prefix: '/', limit: 5000 })).entries) {
      await backend.delete({ key, expected: modRevision });
    }
    expect(await allPages(backend, undefined)).toEqual(all.slice(5000));
    expect(await allPages(backend, revision)).toEqual(all);
    await backend.close();
  });
});

async function allPages(backend: Backend, revision: number | undefined): Promise<string[]> {
  const keys: string[] = [];
  for (let start = '/'; ; start = `${keys.at(-1)}\0`) {
    const { entries, more } = await backend.list({ prefix: '/', start, limit: 500, revision });
    keys.push(...entries.map(({ key }) => key));
    if (!more) return keys;
  }
}

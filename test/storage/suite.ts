import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Backend,
  ChangedError,
  CompactedError,
  ExistsError,
  FutureRevisionError,
  UnavailableError,
} from '../../src/storage/backend.js';
import { watchSuite } from './watch-suite.js';

/** One kind of store, as the suite needs it. */
export interface Store {
  name: string;
  /** another client of the same store, where it can have several; else the same one again */
  open(): Promise<Backend>;
  /** a client that the suite may close without harm to the others */
  openToClose(): Promise<Backend>;
  close(): Promise<void>;
}

const bytes = (text: string | number) => Buffer.from(String(text));

/** What every backend must do; `start` gives an empty store. */
export function storageSuite(name: string, start: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    let backend: Backend;
    let tests = 0;
    /** a prefix that no other test uses */
    const fresh = () => `/test-${tests++}/`;
    const put = (key: string, value: string | number = key) => backend.create({ key, value: bytes(value) });

    beforeAll(async () => {
      store = await start();
      backend = await store.open();
    });
    afterAll(() => store?.close());

    describe('single keys', () => {
      it('creates, and reads what it has created', async () => {
        const key = `${fresh()}a`;
        const before = await backend.get(key);
        expect(before.entry).toBeUndefined();
        const { revision } = await put(key, 'one');
        expect(revision).toBeGreaterThan(before.revision);
        const { entry, revision: now } = await backend.get(key);
        expect(entry).toMatchObject({ key, createRevision: revision, modRevision: revision });
        expect(String(entry?.value)).toBe('one');
        expect(now).toBe(revision);
      });

      it('does not create what is there', async () => {
        const key = `${fresh()}a`;
        await put(key, 'one');
        await expect(put(key, 'two')).rejects.toThrow(ExistsError);
        expect(String((await backend.get(key)).entry?.value)).toBe('one');
      });

      it('creates anew what was deleted', async () => {
        const key = `${fresh()}a`;
        const { revision } = await put(key, 'one');
        await backend.delete({ key, expected: revision });
        expect((await backend.get(key)).entry).toBeUndefined();
        const again = await put(key, 'two');
        expect((await backend.get(key)).entry?.createRevision).toBe(again.revision);
      });

      it('updates at the expected revision, and tells what is there at another', async () => {
        const key = `${fresh()}a`;
        const created = await put(key, 'one');
        const updated = await backend.update({ key, value: bytes('two'), expected: created.revision });
        expect((await backend.get(key)).entry).toMatchObject({
          createRevision: created.revision,
          modRevision: updated.revision,
        });
        const late = backend.update({ key, value: bytes('three'), expected: created.revision });
        const error = await thrownBy(late);
        expect(error).toBeInstanceOf(ChangedError);
        const { current } = error as ChangedError;
        expect(current).toMatchObject({ key, createRevision: created.revision, modRevision: updated.revision });
        expect(String(current?.value)).toBe('two');
      });

      it('neither updates nor deletes what is not there', async () => {
        const key = `${fresh()}a`;
        const { revision: expected } = await put(`${key}b`);
        const update = () => backend.update({ key, value: bytes(1), expected });
        for (const write of [update, () => backend.delete({ key, expected })]) {
          const error = await thrownBy(write());
          expect(error).toBeInstanceOf(ChangedError);
          expect((error as ChangedError).current).toBeUndefined();
        }
      });

      it('deletes at the expected revision alone', async () => {
        const key = `${fresh()}a`;
        const { revision } = await put(key, 'one');
        await expect(backend.delete({ key, expected: revision - 1 })).rejects.toThrow(ChangedError);
        const deleted = await backend.delete({ key, expected: revision });
        expect(deleted.revision).toBeGreaterThan(revision);
        expect((await backend.get(key)).entry).toBeUndefined();
      });

      it('keeps any bytes, few or many', async () => {
        const prefix = fresh();
        const values = [Buffer.alloc(0), Buffer.from([0, 255, 0, 128, 10]), Buffer.alloc(1_000_000, 0xfe)];
        for (const [i, value] of values.entries()) await backend.create({ key: prefix + i, value });
        for (const [i, value] of values.entries()) {
          expect((await backend.get(prefix + i)).entry?.value.equals(value)).toBe(true);
        }
      });

      it('raises the revision by one with every write, and with nothing else', async () => {
        const prefix = fresh();
        const first = await put(`${prefix}a`);
        const second = await put(`${prefix}b`);
        await put(`${prefix}a`).catch(() => undefined);
        await backend.list({ prefix });
        const third = await backend.delete({ key: `${prefix}a`, expected: first.revision });
        expect([second.revision, third.revision]).toEqual([first.revision + 1, first.revision + 2]);
        expect(await backend.currentRevision()).toBe(third.revision);
      });

      it('loses none of 1,000 updates that race for one key', async () => {
        const key = `${fresh()}counter`;
        const { revision } = await put(key, 0);
        const clients = await Promise.all(Array.from({ length: 5 }, () => store.open()));
        await Promise.all(clients.map((client) => increment(client, key, revision, 200)));
        expect(String((await backend.get(key)).entry?.value)).toBe('1000');
      });
    });

    describe('lists', () => {
      const keys = (entries: { key: string }[], prefix: string) => entries.map(({ key }) => key.slice(prefix.length));

      it('gives the keys of a prefix in order, and no others', async () => {
        const prefix = fresh();
        for (const key of ['pods/b', 'podsecurity/x', 'pods/a', 'pods-x', 'pod', 'pods/a/c', 'pods0']) {
          await put(prefix + key);
        }
        const { entries, count, more, revision } = await backend.list({ prefix: `${prefix}pods/` });
        expect(keys(entries, prefix)).toEqual(['pods/a', 'pods/a/c', 'pods/b']);
        expect({ count, more, revision }).toEqual({ count: 3, more: false, revision: await backend.currentRevision() });
        expect(entries.map(({ value }) => String(value))).toEqual(entries.map(({ key }) => key));
        expect(await backend.count(`${prefix}pods/`)).toBe(3);
        expect(await backend.count(`${prefix}pods`)).toBe(6);
      });

      it('goes from page to page', async () => {
        const prefix = fresh();
        const all = Array.from({ length: 25 }, (_, i) => `k${String(i).padStart(2, '0')}`);
        for (const key of [...all].reverse()) await put(prefix + key);
        const first = await backend.list({ prefix, limit: 10 });
        expect([keys(first.entries, prefix), first.more, first.count]).toEqual([all.slice(0, 10), true, 25]);
        const start = `${first.entries[9].key}\0`;
        const second = await backend.list({ prefix, start, limit: 10 });
        expect([keys(second.entries, prefix), second.more, second.count]).toEqual([all.slice(10, 20), true, 15]);
        const third = await backend.list({ prefix, start: `${prefix}k20`, limit: 5 });
        expect([keys(third.entries, prefix), third.more, third.count]).toEqual([all.slice(20), false, 5]);
        const none = await backend.list({ prefix, start: `${prefix}z` });
        expect([none.entries, none.more, none.count]).toEqual([[], false, 0]);
      });

      it('gives keys without values', async () => {
        const prefix = fresh();
        await put(`${prefix}a`);
        const { entries } = await backend.list({ prefix, keysOnly: true });
        expect(entries[0]).toMatchObject({ key: `${prefix}a`, value: Buffer.alloc(0) });
        expect(String((await backend.get(`${prefix}a`)).entry?.value)).toBe(`${prefix}a`);
      });

      it('shows the past', async () => {
        const prefix = fresh();
        const a = await put(`${prefix}a`, 1);
        const b = await put(`${prefix}b`, 1);
        const { revision: then } = await put(`${prefix}c`, 1);
        await backend.update({ key: `${prefix}a`, value: bytes(2), expected: a.revision });
        await backend.delete({ key: `${prefix}b`, expected: b.revision });
        await put(`${prefix}aa`, 1);
        const past = await backend.list({ prefix, revision: then });
        expect(past).toMatchObject({ revision: then, more: false, count: 3 });
        expect(past.entries.map(({ key, value }) => key.slice(prefix.length) + value)).toEqual(['a1', 'b1', 'c1']);
        expect(past.entries[1]).toMatchObject({ createRevision: b.revision, modRevision: b.revision });
        const page = await backend.list({ prefix, revision: then, start: `${prefix}a\0`, limit: 1 });
        expect([keys(page.entries, prefix), page.more, page.count]).toEqual([['b'], true, 2]);
        const { entries } = await backend.list({ prefix });
        expect(entries.map(({ key, value }) => key.slice(prefix.length) + value)).toEqual(['a2', 'aa1', 'c1']);
      });

      it('refuses the future', async () => {
        const revision = (await backend.currentRevision()) + 1000;
        const error = await thrownBy(backend.list({ prefix: fresh(), revision }));
        expect(error).toBeInstanceOf(FutureRevisionError);
        expect((error as FutureRevisionError).current).toBeLessThan(revision);
      });

      it('refuses what has been compacted', async () => {
        const prefix = fresh();
        const first = await put(`${prefix}a`);
        const second = await put(`${prefix}b`);
        await put(`${prefix}c`);
        await backend.compact(second.revision);
        await backend.compact(first.revision); // nothing more to do
        const list = backend.list({ prefix, revision: first.revision });
        const error = await thrownBy(list);
        expect(error).toBeInstanceOf(CompactedError);
        expect((error as CompactedError).oldest).toBe(second.revision);
        expect((await backend.list({ prefix, revision: second.revision })).count).toBe(2);
        await expect(backend.compact(second.revision + 1000)).rejects.toThrow(FutureRevisionError);
      });
    });

    watchSuite({ client: () => backend, another: () => store.open(), fresh });

    it('refuses everything once it is closed', async () => {
      const client = await store.openToClose();
      await client.close();
      await client.close();
      await expect(client.get('/a')).rejects.toThrow(UnavailableError);
      await expect(client.create({ key: '/a', value: bytes(1) })).rejects.toThrow(UnavailableError);
      await expect(client.currentRevision()).rejects.toThrow(UnavailableError);
    });
  });
}

/** Adds one to the number at the key, `times` times, against others who do the same. */
async function increment(client: Backend, key: string, revision: number, times: number): Promise<void> {
  let expected = revision;
  let value = 0;
  for (let done = 0; done < times; ) {
    try {
      expected = (await client.update({ key, value: bytes(++value), expected })).revision;
      done++;
    } catch (error) {
      if (!(error instanceof ChangedError)) throw error;
      expected = error.current!.modRevision;
      value = Number(String(error.current!.value));
    }
  }
}

/** What the promise is rejected with. */
async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

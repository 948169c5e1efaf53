import { describe, expect, it } from 'vitest';
import { type Backend, CompactedError } from '../../src/storage/backend.js';
import { Recorder } from './recorder.js';

export interface WatchFixture {
  client(): Backend;
  /** another client of the same store, where it can have several */
  another(): Promise<Backend>;
  /** a prefix that no other test uses */
  fresh(): string;
}

const bytes = (text: string | number) => Buffer.from(String(text));

export function watchSuite({ client, another, fresh }: WatchFixture): void {
  const put = (key: string, value: string | number) => client().create({ key, value: bytes(value) });
  const change = (key: string, value: string | number, expected: number) =>
    client().update({ key, value: bytes(value), expected });

  describe('watches', () => {
    it('report creation, change and deletion', async () => {
      const prefix = fresh();
      const recorder = Recorder.start(client(), prefix, (await client().currentRevision()) + 1);
      const created = await put(`${prefix}a`, 1);
      await put(`${prefix.slice(0, -1)}0`, 'not of the prefix');
      const updated = await change(`${prefix}a`, 2, created.revision);
      const deleted = await client().delete({ key: `${prefix}a`, expected: updated.revision });
      await recorder.count(3);
      expect(recorder.lines(prefix)).toEqual(['create a=1', 'update a=2', 'delete a']);
      const [{ revision: first, createRevision }, second, third] = recorder.seen;
      expect([first, second.revision, third.revision]).toEqual([created, updated, deleted].map((w) => w.revision));
      expect([createRevision, second.createRevision]).toEqual([created.revision, created.revision]);
      recorder.watch.close();
    });

    it('begin in the past, and go on into the present', async () => {
      const prefix = fresh();
      const { revision } = await put(`${prefix}a`, 1);
      const second = await change(`${prefix}a`, 2, revision);
      const present = Recorder.start(client(), prefix, second.revision + 1);
      await put(`${prefix}b`, 1);
      await present.count(1);
      const all = Recorder.start(client(), prefix, revision);
      const some = Recorder.start(client(), prefix, second.revision);
      await all.count(3);
      await put(`${prefix}c`, 1);
      await Promise.all([all.count(4), some.count(3), present.count(2)]);
      const lines = ['create a=1', 'update a=2', 'create b=1', 'create c=1'];
      expect(all.lines(prefix)).toEqual(lines);
      expect(some.lines(prefix)).toEqual(lines.slice(1));
      expect(present.lines(prefix)).toEqual(lines.slice(2));
      for (const { watch } of [all, some, present]) watch.close();
    });

    it('begin in the future, when it has come', async () => {
      const prefix = fresh();
      const recorder = Recorder.start(client(), prefix, (await client().currentRevision()) + 3);
      for (const key of ['a', 'b', 'c', 'd']) await put(prefix + key, 1);
      await recorder.count(2);
      expect(recorder.lines(prefix)).toEqual(['create c=1', 'create d=1']);
      recorder.watch.close();
    });

    it('tell how far they are, without events of their own', async () => {
      const prefix = fresh();
      const recorder = Recorder.start(client(), prefix, (await client().currentRevision()) + 1);
      for (let i = 0; i < 5; i++) {
        const { revision } = await put(`${fresh()}other`, 1);
        recorder.watch.requestProgress();
        await recorder.until(() => recorder.reached >= revision);
      }
      expect(recorder.seen).toEqual([]);
      recorder.watch.close();
    });

    it('never tell of progress beyond an event that is still to come', async () => {
      const prefix = fresh();
      const recorder = Recorder.start(client(), prefix, (await client().currentRevision()) + 1);
      // the recorder itself throws when an event is not after the progress told before
      for (let i = 0; i < 50; i++) {
        const writes = Array.from({ length: 4 }, (_, j) => put(`${prefix}${i}-${j}`, 1));
        recorder.watch.requestProgress();
        await Promise.all(writes);
      }
      await recorder.count(200);
      recorder.watch.close();
    });

    it('say nothing more once they are closed', async () => {
      const prefix = fresh();
      const from = (await client().currentRevision()) + 1;
      const closed = Recorder.start(client(), prefix, from);
      const other = Recorder.start(client(), prefix, from);
      await put(`${prefix}a`, 1);
      await Promise.all([closed.count(1), other.count(1)]);
      closed.watch.close();
      const { reached } = closed;
      closed.watch.requestProgress();
      await put(`${prefix}b`, 1);
      await other.count(2);
      expect([closed.seen.length, closed.reached, closed.error]).toEqual([1, reached, undefined]);
      other.watch.close();
    });

    it('fail from a revision that is compacted, and leave others alone', async () => {
      const prefix = fresh();
      const first = await put(`${prefix}a`, 1);
      const second = await put(`${prefix}b`, 1);
      const live = Recorder.start(client(), prefix, second.revision + 1);
      await put(`${prefix}c`, 1);
      await live.count(1);
      await client().compact(second.revision);
      const error = await Recorder.start(client(), prefix, first.revision).failure();
      expect(error).toBeInstanceOf(CompactedError);
      expect((error as CompactedError).oldest).toBe(second.revision);
      await put(`${prefix}d`, 1);
      await live.count(2);
      live.watch.close();
    });

    it('are ended by a listener that throws, without harm to others', async () => {
      const prefix = fresh();
      const from = (await client().currentRevision()) + 1;
      const error = new Promise((failed) => {
        const throws = () => {
          throw new Error('cannot listen');
        };
        client().watch({ prefix, from }, { events: throws, progress: () => {}, failed });
      });
      const recorder = Recorder.start(client(), prefix, from);
      await put(`${prefix}a`, 1);
      expect(await error).toEqual(new Error('cannot listen'));
      await put(`${prefix}b`, 1);
      await recorder.count(2);
      recorder.watch.close();
    });

    it('see every revision in order, under load, wherever they begin', async () => {
      const prefix = fresh();
      const from = (await client().currentRevision()) + 1;
      const clients = await Promise.all([another(), another(), another()]);
      const recorders = clients.map((backend) => Recorder.start(backend, prefix, from));
      const writers = Array.from({ length: 20 }, async (_, writer) => {
        const key = `${prefix}${writer}`;
        let { revision } = await put(key, 0);
        for (let i = 1; i < 20; i++) ({ revision } = await change(key, i, revision));
        if (writer % 5 === 0) recorders.push(Recorder.start(client(), prefix, from));
        await client().delete({ key, expected: revision });
      });
      await Promise.all(writers);
      const revisions = Array.from({ length: 20 * 21 }, (_, i) => from + i);
      for (const recorder of recorders) {
        await recorder.count(revisions.length);
        expect(recorder.seen.map(({ revision }) => revision)).toEqual(revisions);
        const values = new Map<string, number>();
        for (const { type, key, value } of recorder.seen) {
          if (type === 'update') expect(Number(String(value))).toBe(values.get(key)! + 1);
          values.set(key, Number(String(value)));
        }
        recorder.watch.close();
      }
    });

    it('see keys go whose time has come', async () => {
      const prefix = fresh();
      const recorder = Recorder.start(client(), prefix, (await client().currentRevision()) + 1);
      await client().create({ key: `${prefix}short`, value: bytes(1), ttl: 1 });
      const kept = await client().create({ key: `${prefix}kept`, value: bytes(1), ttl: 1 });
      await change(`${prefix}kept`, 2, kept.revision);
      await client().create({ key: `${prefix}long`, value: bytes(1), ttl: 3600 });
      expect(await client().count(prefix)).toBe(3);
      await recorder.count(5);
      expect(recorder.lines(prefix)[4]).toBe('delete short');
      expect(recorder.seen[4].revision).toBe(await client().currentRevision());
      const { entries } = await client().list({ prefix });
      expect(entries.map(({ key }) => key)).toEqual([`${prefix}kept`, `${prefix}long`]);
      recorder.watch.close();
    });
  });
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeCertificate } from '../../src/server/tls/make.js';
import {
  type Backend,
  ChangedError,
  CompactedError,
  ExistsError,
  UnavailableError,
} from '../../src/storage/backend.js';
import { openEtcd } from '../../src/storage/etcd.js';
import { startEtcd, type TestEtcd } from '../etcd.js';
import { Recorder } from './recorder.js';
import { type Store, storageSuite } from './suite.js';

const bytes = (text: string | number) => Buffer.from(String(text));

storageSuite('etcd', async (): Promise<Store> => {
  const etcd = await startEtcd();
  const clients: Backend[] = [];
  const open = async () => {
    const client = await openEtcd({ endpoints: [etcd.endpoint] });
    clients.push(client);
    return client;
  };
  return {
    name: 'etcd',
    open,
    openToClose: open,
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await etcd.close();
    },
  };
});

describe('the etcd store', () => {
  let etcd: TestEtcd;
  let backend: Backend;
  let tests = 0;
  const fresh = () => `/own-${tests++}/`;

  beforeAll(async () => {
    etcd = await startEtcd();
    // nothing listens on port 1: the second endpoint has to do
    backend = await openEtcd({ endpoints: ['http://127.0.0.1:1', etcd.endpoint] });
  });
  afterAll(async () => {
    await backend?.close();
    await etcd?.close();
  });

  it('ends watches when it is closed', async () => {
    const client = await openEtcd({ endpoints: [etcd.endpoint] });
    const recorder = Recorder.start(client, fresh(), (await client.currentRevision()) + 1);
    await client.close();
    expect(await recorder.failure()).toBeInstanceOf(UnavailableError);
  });

  it('shares leases among keys, and takes a new one when its own is revoked', async () => {
    const prefix = fresh();
    const before = (await leases(etcd)).length;
    const create = (key: string, ttl: number) => backend.create({ key: prefix + key, value: bytes(1), ttl });
    await Promise.all(Array.from({ length: 50 }, (_, i) => create(`hour-${i}`, 3600)));
    const granted = await leases(etcd);
    expect(granted.length - before).toBe(1);
    await Promise.all(granted.map((ID) => lease(etcd, 'revoke', { ID })));
    expect(await backend.count(prefix)).toBe(0);
    await create('again', 3600);
    expect(await leases(etcd)).toHaveLength(1);
    await Promise.all(Array.from({ length: 1001 }, (_, i) => create(`more-${i}`, 3600)));
    expect(await leases(etcd)).toHaveLength(2);
  });

  it('speaks TLS, and shows its own certificate', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kube-facade-etcd-tls-'));
    const save = async (name: string, text: string) => {
      await writeFile(join(directory, name), text);
      return join(directory, name);
    };
    const authority = await makeAuthority('test', 1);
    const server = await makeCertificate(authority, { commonName: 'etcd', names: ['127.0.0.1'], days: 1 });
    const user = await makeCertificate(authority, { commonName: 'client', days: 1 });
    const caFile = await save('ca.crt', authority.certificate);
    const certFile = await save('server.crt', server.certificate);
    const secure = await startEtcd({ tls: { caFile, certFile, keyFile: await save('server.key', server.key) } });
    const client = await openEtcd({
      endpoints: [secure.endpoint],
      caFile,
      certFile: await save('client.crt', user.certificate),
      keyFile: await save('client.key', user.key),
    });
    const { revision } = await client.create({ key: '/a', value: bytes(1) });
    const recorder = Recorder.start(client, '/', revision);
    await recorder.count(1);
    await client.close();
    await secure.close();
    await rm(directory, { recursive: true });
  });

  it('goes on watching while etcd is compacted again and again', async () => {
    const prefix = fresh();
    const from = (await backend.currentRevision()) + 1;
    const recorder = Recorder.start(backend, prefix, from);
    for (let i = 0; i < 60; i++) {
      const { revision } = await backend.create({ key: prefix + i, value: bytes(i) });
      if (i === 0) await recorder.count(1); // a watch that has not begun finds its beginning gone
      if (i % 10 === 9) await backend.compact(revision);
    }
    await recorder.count(60);
    expect(recorder.seen.map(({ revision }) => revision)).toEqual(Array.from({ length: 60 }, (_, i) => from + i));
    recorder.watch.close();
  });

  it('gives large lists and events whole', async () => {
    const prefix = fresh();
    const from = (await backend.currentRevision()) + 1;
    const recorder = Recorder.start(backend, prefix, from);
    for (let i = 0; i < 10; i++) await backend.create({ key: prefix + i, value: Buffer.alloc(1_000_000, i) });
    await recorder.count(10);
    const past = Recorder.start(backend, prefix, from);
    await past.count(10);
    const { entries } = await backend.list({ prefix });
    const values = [entries, recorder.seen, past.seen].map((all) =>
      all.map(({ value }) => [value?.length, value?.[0]]),
    );
    const expected = Array.from({ length: 10 }, (_, i) => [1_000_000, i]);
    expect(values).toEqual([expected, expected, expected]);
    for (const { watch } of [recorder, past]) watch.close();
  });

  it('survives etcd: fails fast while it is away, and loses nothing that was acknowledged', async () => {
    const prefix = fresh();
    const from = (await backend.currentRevision()) + 1;
    const recorder = Recorder.start(backend, prefix, from);
    let stop = false;
    const writers = Array.from({ length: 5 }, (_, id) => write(backend, `${prefix}${id}-`, () => stop));
    for (let round = 0; round < 2; round++) {
      await recorder.count(recorder.seen.length + 20);
      await etcd.kill('SIGKILL');
      const start = Date.now();
      await expect(backend.get(prefix)).rejects.toThrow(UnavailableError);
      await expect(backend.list({ prefix })).rejects.toThrow(UnavailableError);
      expect(Date.now() - start).toBeLessThan(3000);
      await etcd.restart();
      await recorder.count(recorder.seen.length + 1);
    }
    stop = true;
    const acknowledged = new Map((await Promise.all(writers)).flatMap((map) => [...map]));

    const { entries, revision } = await backend.list({ prefix });
    await recorder.until(() => recorder.reached >= revision);
    const stored = new Map(entries.map(({ key, modRevision }) => [key, modRevision]));
    for (const [key, at] of acknowledged) expect(stored.get(key)).toBe(at);
    // no other writes: each revision has its event, those that nobody was told of included
    expect(recorder.seen.map((event) => event.revision)).toEqual([...stored.values()].sort((a, b) => a - b));
    expect(recorder.seen.at(-1)?.revision).toBe(from + recorder.seen.length - 1);
    recorder.watch.close();
  });

  it('resumes its watches with those that lag behind, or fails them as compacted', async () => {
    const prefix = fresh();
    const other = await openEtcd({ endpoints: [etcd.endpoint] });
    const recorder = Recorder.start(backend, prefix, (await backend.currentRevision()) + 1);
    await backend.create({ key: `${prefix}a`, value: bytes(1) });
    await recorder.count(1);
    await etcd.kill('SIGKILL');
    await etcd.restart();
    // at once, before the watch may be back: it finds its place gone, or has just come in time
    const { revision } = await retried(() => other.create({ key: `${prefix}b`, value: bytes(1) }));
    await other.create({ key: `${prefix}c`, value: bytes(1) });
    await other.compact(revision + 1);
    const outcome = await recorder.count(3).then(
      () => recorder.lines(prefix),
      () => recorder.error,
    );
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CompactedError);
    else expect(outcome).toEqual(['create a=1', 'create b=1', 'create c=1']);
    const again = Recorder.start(backend, prefix, revision + 1);
    await again.count(1);
    again.watch.close();
    recorder.watch.close();
    await other.close();
  });
});

/** One call of etcd's HTTP gateway. */
async function lease(etcd: TestEtcd, call: 'leases' | 'revoke', body: object): Promise<{ leases?: { ID: string }[] }> {
  const response = await fetch(`${etcd.endpoint}/v3/lease/${call}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as { leases?: { ID: string }[] };
}

async function leases(etcd: TestEtcd): Promise<string[]> {
  return ((await lease(etcd, 'leases', {})).leases ?? []).map(({ ID }) => ID);
}

/** Creates one key after the other until told to stop; resolves with those that were acknowledged, and their revisions. */
async function write(backend: Backend, prefix: string, stopped: () => boolean): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>();
  for (let i = 0; !stopped(); i++) {
    const key = prefix + String(i).padStart(6, '0');
    try {
      acknowledged.set(key, (await backend.create({ key, value: bytes(i) })).revision);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return acknowledged;
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof ExistsError || error instanceof ChangedError || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

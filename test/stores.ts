import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartOptions } from '../src/index.js';
import { startEtcd, type TestEtcd } from './etcd.js';

/** A store that the server's suites run over. Each call of `options` is for one server; `cleanUp` ends what it began. */
export interface TestStore {
  name: string;
  options(): Promise<StartOptions>;
  /** ends it as a power cut does, and brings it back; a store within the server has none */
  restart?(): Promise<void>;
  cleanUp(): Promise<void>;
}

export function embedded(): TestStore {
  const directories: string[] = [];
  return {
    name: 'the embedded store',
    async options() {
      const dataDir = await mkdtemp(join(tmpdir(), 'kube-facade-'));
      directories.push(dataDir);
      return { dataDir };
    },
    async cleanUp() {
      const gone = directories.splice(0);
      await Promise.all(gone.map((directory) => rm(directory, { recursive: true, force: true })));
    },
  };
}

/** One etcd, started when it is first needed; each server gets a prefix of its own. */
export function etcd(): TestStore {
  let started: Promise<TestEtcd> | undefined;
  let servers = 0;
  return {
    name: 'etcd',
    async options() {
      started ??= startEtcd();
      return { etcdServers: [(await started).endpoint], etcdPrefix: `/registry-${++servers}` };
    },
    async restart() {
      const running = await started;
      await running?.kill();
      await running?.restart();
    },
    async cleanUp() {
      const running = await started;
      started = undefined;
      await running?.close();
    },
  };
}

/** Every store, by its name. */
export const stores: TestStore[] = [embedded(), etcd()];

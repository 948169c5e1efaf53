import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartOptions } from '../src/index.js';

/** A store that the server's suites run over. Each call of `options` is for one server; `cleanUp` ends what it began. */
export interface TestStore {
  name: string;
  options(): Promise<StartOptions>;
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
      await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
    },
  };
}

/** Every store, by its name. */
export const stores: TestStore[] = [embedded()];

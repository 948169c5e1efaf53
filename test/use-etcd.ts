import { afterAll, beforeAll } from 'vitest';
import type { Backend } from '../src/storage/backend.js';
import { openEtcd } from '../src/storage/etcd.js';
import { startEtcd, type TestEtcd } from './etcd.js';

/** An etcd for the tests around the call, and a look into it; there once they run. */
export function useEtcd(): { endpoint: string; backend: Backend } {
  let etcd: TestEtcd;
  let backend: Backend;
  beforeAll(async () => {
    etcd = await startEtcd();
    backend = await openEtcd({ endpoints: [etcd.endpoint] });
  });
  afterAll(async () => {
    await backend?.close();
    await etcd?.close();
  });
  return {
    get endpoint() {
      return etcd.endpoint;
    },
    get backend() {
      return backend;
    },
  };
}

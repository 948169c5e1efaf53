import { join } from 'node:path';
import type { Backend } from '../storage/backend.js';
import type { Options } from './flags.js';

export interface OpenedStore {
  backend: Backend;
  /** for the person who starts the server */
  description: string;
}

/** Opens the store that the flags name: etcd, the embedded one in the data directory, or one in memory. */
export async function openStore(options: Options): Promise<OpenedStore> {
  const { etcdServers, inMemory, dataDir } = options;
  if (etcdServers.length > 0) {
    // loaded only here: it takes as long as all the rest of a start
    const { openEtcd } = await import('../storage/etcd.js');
    const { etcdCafile, etcdCertfile, etcdKeyfile } = options;
    const backend = await openEtcd({
      endpoints: etcdServers,
      caFile: etcdCafile || undefined,
      certFile: etcdCertfile || undefined,
      keyFile: etcdKeyfile || undefined,
    });
    return { backend, description: `etcd at ${etcdServers.join(', ')}` };
  }
  const { openEmbedded } = await import('../storage/embedded.js');
  if (inMemory || dataDir === '') {
    return { backend: await openEmbedded({ memory: true }), description: 'in memory; nothing is kept' };
  }
  const path = join(dataDir, 'store');
  return { backend: await openEmbedded({ path }), description: `embedded, in ${path}` };
}

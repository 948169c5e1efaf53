import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Options, withDefaults } from '../../src/server/flags.js';
import { silentLogger } from '../../src/server/logger.js';
import { openStore } from '../../src/server/open-store.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import type { TestStore } from '../stores.js';
import { storedIn } from './stored.js';
import { describeCorpus, type Running } from './suite.js';
import { adminToken, serviceClusterIpRange, tokenLine, tokenTarget } from './target.js';

/** Runs the whole corpus on a server in this process. */
export const describeOverStore = (store: TestStore): void =>
  describeCorpus(`over ${store.name}`, () => startOver(store));

/** As kube-apiserver had it: some errors tell of keys. */
const asRecorded = { etcdPrefix: '/registry', serviceClusterIpRange: [serviceClusterIpRange] };

async function startOver(store: TestStore): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'kube-facade-conformance-'));
  const tokenAuthFile = join(folder, 'tokens.csv');
  await writeFile(tokenAuthFile, tokenLine);
  const chosen = { ...(await store.options()), ...asRecorded, tokenAuthFile };
  const options: Options = withDefaults({ securePort: 0, dataDir: folder, ...chosen });
  const opened = await openStore(options);
  const server = await startServer(options, silentLogger(), opened);
  const target = tokenTarget(server.url, adminToken, authorityOf(server));
  return {
    target: { ...target, stored: storedIn(opened.backend, options.etcdPrefix) },
    async stop() {
      target.close();
      await server.stop();
      await store.cleanUp();
      await rm(folder, { recursive: true });
    },
  };
}

const authorityOf = ({ kubeconfig }: RunningServer): string =>
  Buffer.from(kubeconfig.object.clusters[0].cluster['certificate-authority-data'], 'base64').toString();

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Options, withDefaults } from '../../src/server/flags.js';
import { silentLogger } from '../../src/server/logger.js';
import { openStore } from '../../src/server/open-store.js';
import { type RunningServer, startServer } from '../../src/server/start.js';
import type { TestStore } from '../stores.js';
import { idOf } from './case.js';
import { readCorpus } from './corpus.js';
import { ExpectedFailures } from './expected-failures.js';
import { readGolden } from './golden.js';
import { runCase } from './run-case.js';
import { storedIn } from './stored.js';
import { adminToken, type Target, tokenLine, tokenTarget } from './target.js';
import { faultsIn, judge } from './verdict.js';

/** Runs the whole corpus on one server over a store. */
export function describeCorpus(store: TestStore): void {
  describe(`kube-apiserver's answers over ${store.name}`, () => {
    const corpus = readCorpus();
    const expected = new ExpectedFailures();
    let running: Running;

    beforeAll(async () => {
      running = await start(store);
    });
    afterAll(async () => {
      await running?.stop();
      await store.cleanUp();
    });

    const files = [...new Set(corpus.map(({ file }) => file))];
    describe.concurrent.each(files)('%s', (file) => {
      const cases = corpus.filter((one) => one.file === file);
      const golden = readGolden(file);
      it.each(cases.map((one) => [one.title, one] as const))('%s', async (title, one) => {
        const answers = golden[title] ?? [];
        const verdicts = judge(one, answers, await runCase(one, running.target, answers), expected);
        expect(faultsIn(verdicts), idOf(one)).toBe('');
      });
    });
  });
}

/** As kube-apiserver had it: some errors tell of keys. */
const asRecorded = { etcdPrefix: '/registry' };

interface Running {
  target: Target;
  stop(): Promise<void>;
}

async function start(store: TestStore): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'kube-facade-conformance-'));
  const tokenAuthFile = join(folder, 'tokens.csv');
  await writeFile(tokenAuthFile, tokenLine);
  const options: Options = withDefaults({
    securePort: 0,
    dataDir: folder,
    ...(await store.options()),
    ...asRecorded,
    tokenAuthFile,
  });
  const opened = await openStore(options);
  const server: RunningServer = await startServer(options, silentLogger(), opened);
  const target = tokenTarget(server.url, adminToken, authorityOf(server));
  return {
    target: { ...target, stored: storedIn(opened.backend, options.etcdPrefix) },
    async stop() {
      target.close();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

const authorityOf = ({ kubeconfig }: RunningServer): string =>
  Buffer.from(kubeconfig.object.clusters[0].cluster['certificate-authority-data'], 'base64').toString();

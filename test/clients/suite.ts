import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { stores, type TestStore } from '../stores.js';
import { Program } from './program.js';
import { LastingServer } from './server.js';
import { Missing } from './tools.js';

/** A client library, and the program that uses it. */
export interface Client {
  name: string;
  /** Installs and builds what is due, and tells the command line of the program. Missing where that cannot be. */
  prepare(): Promise<string[]>;
  /** what this program does beyond the common steps */
  steps: Record<string, string>;
}

/** What every program does: the step's name, and what it shows. */
const common = {
  crud: 'creates, reads, replaces and deletes, and is told what is wrong',
  patches: 'patches in three ways, and subresources',
  selectors: 'lists by selectors, and deletes many at once',
  pages: 'lists in pages',
  watches: 'watches',
  'informer-server': 'has an informer that goes on after a restart of the server',
  'informer-etcd': 'has an informer that goes on after a restart of etcd',
  election: 'elects leaders',
};

/** how long the packages of a language may take on the first run */
export const installTime = 20 * 60_000;
const stepTime = 90_000;

/** Every step of a client's program, over every store. */
export function clientSuite(client: Client): void {
  let prepared: Promise<string[]> | undefined;

  describe.each(stores)(`${client.name} over $name`, (store) => {
    let missing: string | undefined;
    let server: LastingServer | undefined;
    let program: Program | undefined;
    const folder = mkdtempSync(join(tmpdir(), 'kube-facade-program-'));

    beforeAll(async () => {
      prepared ??= client.prepare();
      const command = await prepared.catch((error: unknown) => {
        if (!(error instanceof Missing)) throw error;
        missing = error.message;
      });
      if (!command) return;
      const running = await LastingServer.over(store);
      server = running;
      const config = join(folder, 'kubeconfig');
      writeFileSync(config, running.kubeconfig);
      program = new Program(
        command,
        { KUBECONFIG: config },
        {
          'restart server': () => running.restart(),
          'restart etcd': () => running.restartStore(),
        },
      );
    }, installTime);
    afterAll(async () => {
      await program?.close();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const [step, shows] of stepsOver(store, client))
      it(shows, { timeout: stepTime + 10_000 }, async ({ skip }) => {
        skip(missing !== undefined, missing);
        await program?.run(step, stepTime);
      });
  });
}

function stepsOver(store: TestStore, client: Client): [string, string][] {
  const steps = Object.entries({ ...common, ...client.steps });
  return steps.filter(([step]) => step !== 'informer-etcd' || store.restart !== undefined);
}

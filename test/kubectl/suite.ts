import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, type TestAPI, test } from 'vitest';
import { Facade } from '../facade.js';
import { stores, type TestStore } from '../stores.js';
import { noKubectl } from './find.js';
import { Kubectl } from './kubectl.js';

/** A test with a kubectl of its own, whose namespace nobody else uses. */
export type KubectlTest = TestAPI<{ kubectl: Kubectl }>;

/**
 * Tests with genuine kubectl, over every store, with one server each. The tests of a suite run side by side: each keeps to
 * its namespace, and gives what has none a name that no other test uses.
 */
export function kubectlSuite(name: string, define: (it: KubectlTest) => void, over: TestStore[] = stores): void {
  const reason = noKubectl === undefined ? '' : ` (${noKubectl})`;
  describe.skipIf(noKubectl !== undefined).each(over)(`${name}, over $name${reason}`, { concurrent: true }, (store) => {
    const cache = mkdtempSync(join(tmpdir(), 'kube-facade-kubectl-cache-'));
    let facade: Facade;
    let namespaces = 0;

    beforeAll(async () => {
      facade = await Facade.start(await store.options());
    });
    afterAll(async () => {
      await facade?.stop();
      await store.cleanUp();
      rmSync(cache, { recursive: true, force: true });
    });

    define(test.extend<{ kubectl: Kubectl }>({
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from it which fixtures are needed
      kubectl: async ({}, use) => {
        const namespace = `shell-${++namespaces}`;
        await facade.post('/api/v1/namespaces', { metadata: { name: namespace } });
        const kubectl = new Kubectl(facade, namespace, cache);
        await use(kubectl);
        kubectl.close();
      },
    }));
  });
}

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isOfClients = ({ moduleId }: TestSpecification) => moduleId.includes('/test/clients/');

/** Tests of other languages' clients wait long for builds and restarts: begun last, they would be waited for alone. */
class ClientsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isOfClients), ...sorted.filter((file) => !isOfClients(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // servers, stores and kubectl are started in tests, often on small machines
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // of cases that wait for what comes by itself
    maxConcurrency: 16,
    sequence: { sequencer: ClientsFirst },
  },
});

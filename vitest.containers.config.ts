import { defineConfig } from 'vitest/config';

/** npm run test:containers */
export default defineConfig({
  test: {
    include: ['test/containers/*.containers.ts'],
    testTimeout: 30_000,
    // the image is built there, with all that it needs from npm's registry
    hookTimeout: 900_000,
    maxConcurrency: 16,
  },
});

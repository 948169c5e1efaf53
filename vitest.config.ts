import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // servers, stores and kubectl are started in tests, often on small machines
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});

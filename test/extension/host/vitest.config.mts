import { defineConfig } from 'vitest/config';

/** The tests that start a real VS Code. One file at a time: each host is a server, a browser and several Node processes. */
export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  test: {
    include: ['test/extension/**/*.test.ts'],
    testTimeout: 240_000,
    // The first run on a machine sets VS Code up.
    hookTimeout: 600_000,
    fileParallelism: false,
    pool: 'forks',
  },
});

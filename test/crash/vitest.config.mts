import { defineConfig } from 'vitest/config';

/** The tests that kill engines. They start many processes each, so one file follows the other. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/crash/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
    // The figures at the end are for whoever reads the log.
    disableConsoleIntercept: true,
  },
});

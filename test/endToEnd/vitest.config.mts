import { defineConfig } from 'vitest/config';

/** The longer trials. The short ones (`*.test.ts`) belong to the unit suite as well. */
export default defineConfig({
  test: {
    include: ['test/endToEnd/**/*.trial.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});

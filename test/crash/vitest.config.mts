import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Migrations are imported as text, as esbuild's `text` loader does for the bundles. */
const sqlAsText = {
  name: 'sql-as-text',
  load: (id: string) => (id.endsWith('.sql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : null),
};

/** The tests that kill engines. They start many processes each, so one file follows the other. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  plugins: [sqlAsText],
  test: {
    include: ['test/crash/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
    // Each of these starts processes of its own.
    maxConcurrency: 2,
    // The figures at the end are for whoever reads the log.
    disableConsoleIntercept: true,
  },
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Migrations are imported as text, as esbuild's `text` loader does for the bundles. */
const sqlAsText = {
  name: 'sql-as-text',
  load: (id: string) => (id.endsWith('.sql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : null),
};

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    include: ['test/**/*.test.ts'],
    // The VS Code host and the crash runs have commands of their own: the unit suite stays a matter of seconds.
    exclude: ['test/extension/**', 'test/crash/**', 'node_modules/**'],
    testTimeout: 20_000,
    // Some bundle a program first.
    hookTimeout: 60_000,
    pool: 'forks',
  },
});

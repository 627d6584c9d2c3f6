import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** What waking the extension costs by VS Code's own record, beside an empty extension in the same host. */
export function main(): void {
  const vitest = resolve(ROOT, 'node_modules/vitest/vitest.mjs');
  const printed = execFileSync(process.execPath, [vitest, 'run', '--config', 'test/extension/host/vitest.config.mts', 'test/extension/activation.test.ts'], { cwd: ROOT, encoding: 'utf8' });
  process.stdout.write(printed.split('\n').filter((line) => line.startsWith('activation')).join('\n') + '\n');
}

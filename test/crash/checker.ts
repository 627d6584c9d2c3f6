import { readFileSync } from 'node:fs';
import { messageOf } from '../../src/util/errors';
import { judgeRun } from './checker/judgeRun';
import { specSchema } from './checker/spec';

/**
 * `checker SPEC.json`: judges what a run left behind by the eleven invariants, in a process of its own. Prints one line
 * of JSON and ends with 1 where one is violated.
 */
async function main(file: string): Promise<number> {
  const violations = await judgeRun(specSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  process.stdout.write(`${JSON.stringify({ violations })}\n`);
  return violations.length === 0 ? 0 : 1;
}

main(process.argv[2] ?? '').then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    process.stderr.write(`The checker failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)}\n`);
    process.exitCode = 2;
  },
);

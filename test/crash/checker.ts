import { readFileSync } from 'node:fs';
import { messageOf } from '../../src/util/errors';
import { touchedCheckout } from './checker/checkout';
import { lostCommits } from './checker/commits';
import { gather } from './checker/evidence';
import { illegalHistory } from './checker/history';
import { doubleLandings, untestedLandings, wrongContent } from './checker/landings';
import { leftovers } from './checker/leftovers';
import { leftProcesses } from './checker/processes';
import { faultyRepository } from './checker/repository';
import { unsettled } from './checker/restart';
import { specSchema } from './checker/spec';
import { lostTasks } from './checker/tasks';
import type { Violation } from './checker/violation';

/**
 * `checker SPEC.json`: judges what a run left behind by the eleven invariants, in a process of its own. Prints one line
 * of JSON and ends with 1 where one is violated.
 */
async function main(file: string): Promise<number> {
  const spec = specSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const evidence = await gather(spec);
  const found: readonly Violation[] = [
    ...lostTasks(evidence),
    ...doubleLandings(evidence),
    ...untestedLandings(evidence),
    ...lostCommits(evidence),
    ...touchedCheckout(evidence),
    ...(await leftProcesses(evidence)),
    ...leftovers(evidence),
    ...illegalHistory(evidence),
    ...faultyRepository(evidence),
    ...wrongContent(evidence),
    // Last, because it starts the engine.
    ...(await unsettled(spec)),
  ];
  process.stdout.write(`${JSON.stringify({ violations: found })}\n`);
  return found.length === 0 ? 0 : 1;
}

main(process.argv[2] ?? '').then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    process.stderr.write(`The checker failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)}\n`);
    process.exitCode = 2;
  },
);

#!/usr/bin/env node
// The faults that Coppice promises to survive, each by its name: `npm run test:faults [NAME…]`. They run in
// larger numbers here than in `npm test`, and say what was seen.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { results, root, stage, tool } from './lib/stages.mjs';

const UNIT = 'vitest.config.mts';
const PROGRAM = 'test/endToEnd/vitest.config.mts';
const CRASH = 'test/crash/vitest.config.mts';

/** What goes wrong, and the tests in which it does. */
const faults = {
  R5: { what: 'agents that end, die, hang, spin, flood or ask', config: PROGRAM, file: 'test/endToEnd/agentKinds.trial.ts', only: 'an agent that', env: { COPPICE_AGENTS: '20', COPPICE_FLOOD_MB: '1000' } },
  R6: { what: 'processes that leave their tree', config: UNIT, file: 'test/adapters/process/forks.test.ts' },
  R7: { what: 'a task that kills its worker', config: PROGRAM, file: 'test/endToEnd/agentKinds.trial.ts', only: 'kills its worker' },
  R8: { what: 'a disk that fills up', config: CRASH, file: 'test/crash/fullDisk.test.ts', env: { COPPICE_DISK_SIZES: '200' } },
  R9: { what: 'a disk that refuses', config: UNIT, file: 'test/adapters/store/faults', env: { COPPICE_SYSTEM_CALLS: 'all' } },
  R11: { what: 'damaged files of the state', config: UNIT, file: 'test/adapters/store/damage.test.ts', only: 'opens with', env: { COPPICE_ALL_DAMAGE: '1' } },
  R13: { what: 'clocks that jump, and machines that sleep', config: UNIT, file: ['test/engine/clocks.test.ts', 'test/engine/liveness.test.ts', 'test/adapters/system/systemClock.test.ts'], only: 'clock|whole time', env: { COPPICE_CLOCK_SEEDS: '10' } },
  R14: { what: 'engines that race for one repository', config: CRASH, file: 'test/crash/races.test.ts', env: { COPPICE_RACES: '50' } },
  R16: { what: 'locks of the dead and of the living', config: UNIT, file: 'test/adapters/git/recover.test.ts', only: 'dead git|lock' },
  R17: { what: 'worktrees and branches changed by hand', config: PROGRAM, file: 'test/endToEnd/handEdits.trial.ts', env: { COPPICE_HAND_EDITS: 'all' } },
  R23: { what: 'what landed is what was tested, whatever was changed', config: UNIT, file: 'test/engine/land/randomBatches.test.ts', env: { COPPICE_BATCHES: '5000' } },
  R24: { what: 'tasks that fail only together', config: PROGRAM, file: 'test/endToEnd/failsTogether.trial.ts', env: { COPPICE_TRAPS: '50' } },
  R26: { what: 'random plans, commands and deaths', config: UNIT, file: 'test/engine/histories.test.ts', env: { COPPICE_COMMANDS: '50000' } },
};

async function run(name) {
  const { what, config, file, only, env = {} } = faults[name];
  const report = path.join(results, `${name}.json`);
  rmSync(report, { force: true });
  const args = ['run', ...[file].flat(), '--config', config, '--disableConsoleIntercept', '--testTimeout=3600000', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // What is set outside counts: a shorter run, or a longer one.
  const ok = await stage(`${name} ${what}`, tool('vitest/vitest.mjs', ...args, ...(only === undefined ? [] : ['-t', only])), { env: { COPPICE_FAULTS: '1', ...env, ...given(env) } });
  for (const line of figures(`${name} ${what}`, name)) console.log(`       ${line}`);
  const counted = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 1 };
  console.log(`       ${name} ${counted.numPassedTests} tests passed, ${counted.numFailedTests} failed`);
  return ok && counted.numPassedTests > 0;
}

/** Those of these variables that are set already. */
function given(env) {
  return Object.fromEntries(Object.keys(env).flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]])));
}

/** What the tests said about themselves. */
function figures(stageName, name) {
  const log = path.join(results, `${stageName.replaceAll(/[^a-z0-9]+/gi, '-')}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter((line) => line.startsWith(`${name} `)) : [];
}

ensureInstalled();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in faults));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are:\n${Object.entries(faults).map(([name, { what }]) => `  ${name.padEnd(4)} ${what}`).join('\n')}`);
  process.exit(2);
}
if (!(await stage('build', [path.join(root, 'esbuild.js'), '--test']))) process.exit(1);
let ok = true;
for (const name of wanted.length === 0 ? Object.keys(faults) : wanted) ok = (await run(name)) && ok;
process.exitCode = ok ? 0 : 1;

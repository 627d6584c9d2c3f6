import { parseArgs } from 'node:util';
import { crashBench } from '../rig/bench';
import { PARALLEL } from './soakPlan';
import { Soak } from './soakRun';

/** What a soak of two hours has to do. A shorter one does the same in less time. */
const TASKS = 200;
/** Of the time of an agent's slot, what is left when worktrees, landings and faults have had theirs. */
const AT_WORK = 0.7;
/** In a busy soak the next plan begins when one is through, and tasks take as long as a command does. */
const BUSY_TASK_SECONDS = 1.2;

/**
 * Agents at work for as long as is asked for, while something goes wrong every few seconds. Judged at every death of an
 * engine, and as a whole at the end.
 */
export async function main(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...argv], options: { minutes: { type: 'string', default: '120' }, seed: { type: 'string', default: process.env['COPPICE_SEED'] ?? '1' }, every: { type: 'string', default: '20' }, tasks: { type: 'string', default: '40' }, busy: { type: 'boolean', default: false } } });
  const [minutes, tasks] = [Number(values.minutes), Number(values.tasks)];
  const bench = await crashBench();
  const soak = await Soak.in(bench, {
    minutes,
    everyMs: Number(values.every) * 1000,
    plans: values.busy ? Infinity : Math.ceil(TASKS / tasks),
    shape: { seed: Number(values.seed), tasks, taskSeconds: values.busy ? BUSY_TASK_SECONDS : (minutes * 60 * PARALLEL * AT_WORK) / TASKS },
  });
  const clean = await soak.run();
  if (clean) bench.close();
  return clean;
}

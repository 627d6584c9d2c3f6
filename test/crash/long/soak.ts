import { parseArgs } from 'node:util';
import { crashBench } from '../rig/bench';
import { Soak } from './soakRun';

/**
 * Agents at work for as long as is asked for, while something goes wrong every few seconds. Judged at every death of an
 * engine, and as a whole at the end.
 */
export async function main(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...argv], options: { minutes: { type: 'string', default: '120' }, seed: { type: 'string', default: process.env['COPPICE_SEED'] ?? '1' }, every: { type: 'string', default: '20' }, tasks: { type: 'string', default: '40' } } });
  const bench = await crashBench();
  const soak = await Soak.in(bench, { seed: Number(values.seed), minutes: Number(values.minutes), everyMs: Number(values.every) * 1000, tasksOfPlan: Number(values.tasks) });
  const clean = await soak.run();
  if (clean) bench.close();
  return clean;
}

import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import { isRunning } from '../views/boardRows';
import type { CommandDefinition } from './command';
import { said, withRunningEngine } from './engineCall';
import { withProgress } from './progress';
import { pickPlan } from './targets';

export const stop: CommandDefinition = {
  id: Command.stop,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickPlan(repositories, on, isRunning, 'Which plan shall stop?');
    if (picked.kind === 'none') return refused('No plan is running.', 'There is nothing to stop.');
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, plan } = picked.value;
    return withProgress(`stopping ${plan.title}`, () => withRunningEngine(repository, async (engine) => said(await engine.ask('plan/stop', { planId: plan.id }))));
  },
};

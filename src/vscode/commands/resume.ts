import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { readProjectSettings } from '../projectSettings';
import type { Repositories } from '../repositories';
import { canResume, isRunning } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { jobEnvironmentOf } from './jobEnvironmentOf';
import { withProgress } from './progress';
import { pickPlan } from './targets';
import { pickWork } from './workTarget';
import { wrongSettings } from './wrongSettings';

export const resume: CommandDefinition = {
  id: Command.resume,
  trust: 'required',
  run: async ({ repositories, diagnostics }, on) => {
    if (on?.kind === 'task' || on?.kind === 'batch') return goOn(repositories, on);
    // A plan that ran when its engine was last seen may be lying there since the machine went down.
    const picked = await pickPlan(repositories, on, (plan, repository) => canResume(plan) || (isRunning(plan) && !repository.live), 'Which plan shall go on?');
    if (picked.kind === 'none') return refused('No plan has been stopped or left unfinished.', 'Use "Start Plan" to start one.', [{ title: 'Start Plan', command: Command.startPlan }]);
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, plan } = picked.value;
    const settings = await readProjectSettings(repository);
    if (!settings.ok) return wrongSettings(diagnostics, settings.error);
    const environment = await jobEnvironmentOf(repository, settings.value.environment.allow);
    return withProgress(`resuming ${plan.title}`, () => withEngine(repository, async (engine) => said(await engine.ask('plan/resume', { planId: plan.id, environment }))));
  },
};

/** What was paused by itself. */
async function goOn(repositories: Repositories, on: AnyNode): Promise<Outcome> {
  const picked = await pickWork(repositories, on, '');
  if (picked.kind !== 'picked' || picked.value.target.kind === 'plan') return refused('It is no longer there.', 'See the Batches view.');
  const { repository, target } = picked.value;
  return withEngine(repository, async (engine) => said(await engine.ask('work/release', { target })));
}

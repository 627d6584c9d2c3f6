import { err, ok, type Result } from '../../util/result';
import type { CancelTarget, Refused, WorkTarget } from '../engine';
import { isInterrupting } from '../model/hold';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { interrupting, isAlive, runningAttempts } from '../run/holds';
import type { RunningCommands } from '../run/runningCommands';
import { stopAttempt } from '../run/effects/launch';
import type { State } from '../run/state';
import type { Works } from '../run/works';
import { refused } from './refused';

/** What a command is about, as it stands now. */
export interface Chosen {
  readonly plan: Plan;
  readonly tasks: readonly Task[];
  /** For people. */
  readonly name: string;
}

export function choose(state: State, target: WorkTarget | CancelTarget): Result<Chosen, Refused> {
  if (target.kind === 'task' || target.kind === 'job') {
    const task = state.tasks.get(target.taskId);
    const plan = task === undefined ? undefined : state.plans.get(task.planId);
    if (task === undefined || plan === undefined) return err(refused('unknown-task', `There is no task ${target.taskId}.`, 'See coppice status for the tasks there are.'));
    return ok({ plan, tasks: [task], name: task.key });
  }
  const plan = state.plans.get(target.planId);
  if (plan === undefined) return err(refused('unknown-plan', `There is no plan ${target.planId}.`, 'See coppice status for the plans there are.'));
  const all = state.tasksOf(plan.id);
  if (target.kind === 'plan') return ok({ plan, tasks: all, name: plan.id });
  const tasks = all.filter(({ batch }) => batch === target.batch);
  const last = Math.max(0, ...all.map(({ batch }) => batch));
  if (tasks.length === 0) return err(refused('unknown-batch', `${plan.id} has no batch ${String(target.batch)}.`, `Its batches are 1 to ${String(last)}.`));
  return ok({ plan, tasks, name: `batch ${String(target.batch)} of ${plan.id}` });
}

/** Ends the processes of what was suspended or is to be cancelled, and puts on record what follows. None of them is left afterwards. */
export async function endWork(works: Works, commands: RunningCommands, taskIds: readonly string[]): Promise<void> {
  const attempts = taskIds.flatMap((id) => {
    const task = works.state().tasks.get(id);
    return task?.state.kind === 'running' ? runningAttempts(works.state(), task).filter(isAlive) : [];
  });
  await Promise.all([commands.stopUnwanted(), ...attempts.map(({ id }) => stopAttempt(works, id))]);
  await bringToRest(works, taskIds);
}

/** The engine would do so a moment later; whoever asked is answered when it is so. */
async function bringToRest(works: Works, taskIds: readonly string[]): Promise<void> {
  for (;;) {
    const tasks = taskIds.flatMap((id) => works.state().tasks.get(id) ?? []).filter(({ hold }) => isInterrupting(hold));
    const facts = tasks.flatMap((task) => interrupting(works.state(), task)).flatMap((step) => (step.do === 'record' ? [step.event] : []));
    if (facts.length === 0) return;
    await works.record(...facts);
  }
}

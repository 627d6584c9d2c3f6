import type { Done, Refused, WorkTarget } from '../engine';
import type { Pause } from '../model/hold';
import type { Task } from '../model/task';
import { isOver } from '../run/holds';
import type { RunningCommands } from '../run/runningCommands';
import type { Works } from '../run/works';
import { keyList } from './planPart';
import { refused } from './refused';
import { choose, endWork, type Chosen } from './workTarget';

export interface PauseRequest {
  readonly target: WorkTarget;
  readonly how: Pause;
}

/** Keeps a plan, a batch or a task from going on. Suspending answers when none of its processes is left. */
export async function pause(works: Works, commands: RunningCommands, { target, how }: PauseRequest): Promise<Done | Refused> {
  const chosen = choose(works.state(), target);
  if (!chosen.ok) return chosen.error;
  const { plan, tasks, name } = chosen.value;
  if (plan.phase.kind === 'ended') return refused('not-running', `${plan.id} has come to rest: there is nothing to pause.`, 'See coppice status.');
  if (target.kind === 'plan') {
    if (plan.paused === 'suspend' || plan.paused === how) return alreadyPaused(name);
    await works.record({ type: 'plan.paused', planId: plan.id, how });
    if (how === 'suspend') await endWork(works, commands, tasks.map(({ id }) => id));
    return { kind: 'done', text: pausedText(chosen.value, how, `coppice resume ${plan.id}`) };
  }
  const open = tasks.filter((task) => !isOver(task));
  if (open.length === 0) return refused('nothing-to-pause', `${name} is ${tasks[0]?.state.kind ?? 'empty'}: there is nothing to pause.`, 'Only what has not come to an end can be paused.');
  const fresh = open.filter((task) => canPause(task, how));
  if (fresh.length === 0) return alreadyPaused(name);
  await works.record(...fresh.map((task) => ({ type: 'task.held' as const, taskId: task.id, hold: how })));
  if (how === 'suspend') await endWork(works, commands, fresh.map(({ id }) => id));
  return { kind: 'done', text: pausedText({ ...chosen.value, tasks: fresh }, how, target.kind === 'task' ? `coppice resume ${name}` : `coppice resume --batch ${String(target.batch)} ${plan.id}`) };
}

/** Goes on with what was paused by itself. */
export async function release(works: Works, target: Exclude<WorkTarget, { kind: 'plan' }>): Promise<Done | Refused> {
  const chosen = choose(works.state(), target);
  if (!chosen.ok) return chosen.error;
  const { plan, tasks, name } = chosen.value;
  const paused = tasks.filter(({ hold }) => hold === 'finish' || hold === 'suspend');
  if (paused.length === 0) return refused('not-paused', `${name} is not paused by itself.`, plan.paused === null ? 'See coppice status.' : `Its plan is: coppice resume ${plan.id}.`);
  if (plan.phase.kind === 'ended') return refused('not-running', `${plan.id} has come to rest: ${name} cannot go on by itself.`, `Take it up again with coppice retry, or all that is left with coppice resume ${plan.id}.`);
  await works.record(...paused.map(({ id }) => ({ type: 'task.released' as const, taskId: id })));
  const but = plan.paused === null ? '' : ` Its plan is paused, too: coppice resume ${plan.id}.`;
  return { kind: 'done', text: `Goes on with ${keyList(paused.map(({ key }) => key))}.${but}` };
}

function canPause({ hold }: Task, how: Pause): boolean {
  return hold === null || (hold === 'finish' && how === 'suspend');
}

function alreadyPaused(name: string): Refused {
  return refused('already-paused', `${name} is paused already.`, 'Go on with: coppice resume.');
}

function pausedText({ name }: Chosen, how: Pause, again: string): string {
  const what = how === 'finish' ? 'What runs comes to its end, and nothing new begins.' : 'Its agents were ended; what they had done stays in their worktrees.';
  return `Paused ${name}. ${what} Go on with: ${again}.`;
}

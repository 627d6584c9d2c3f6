import { trainOf, upTo } from '../land/train';
import { checksOfTrain } from '../land/trainChecks';
import type { Event } from '../model/events';
import type { Attempt, Worktree } from '../model/task';
import type { JobSight, WorktreeRequest } from '../ports';
import { baselineRun } from './provision/baseline';
import { baseOf, provisionFor } from './provision/provisionFor';
import { provisionCommandId } from './provision/runCommands';
import type { State } from './state';
import type { Works } from './works';

/**
 * What an engine does before it decides anything: sees what the one before left half done. Everything else follows from
 * the state, because a step that was interrupted is simply decided again.
 */
export async function recover(works: Works): Promise<void> {
  for (const line of await works.ports.git.recover(knownWorktrees(works.state()))) works.ports.log.info(`Recovered: ${line}`);
  for (const id of interruptedCommands(works.state())) await works.ports.commands.stop(id);
  await works.ports.portBlocks.keepOnly([...works.state().worktrees.values()].filter((row) => row.state.kind !== 'removed').map((row) => row.id));
  const events: Event[] = [];
  for (const attempt of works.state().attempts.values()) {
    if (attempt.state.kind === 'launching' || attempt.state.kind === 'live') events.push(...(await sighted(works, attempt)));
  }
  if (events.length > 0) await works.record(...events);
}

async function sighted(works: Works, attempt: Attempt): Promise<readonly Event[]> {
  const sight = await works.ports.jobs.adopt(attempt.id);
  switch (sight.kind) {
    case 'live':
      return attempt.state.kind === 'live' ? [] : [{ type: 'attempt.live', attemptId: attempt.id, pid: sight.pid, startTime: sight.startTime, at: works.ports.clock.wall() }];
    case 'ended':
      return [ended(attempt.id, sight, works.ports.clock.wall())];
    case 'absent':
      // Never claimed: still to be started, unless it had been seen alive, and then its run folder is gone.
      return attempt.state.kind === 'live' ? [{ type: 'attempt.ended', attemptId: attempt.id, exit: { kind: 'lost' }, at: works.ports.clock.wall() }] : [];
  }
}

/** What the agent told last is kept with its end: what comes of the end may depend on it. */
export function ended(attemptId: string, { exit, report }: Extract<JobSight, { kind: 'ended' }>, at: number): Event {
  return { type: 'attempt.ended', attemptId, exit, at, ...(report === undefined ? {} : { report }) };
}

function knownWorktrees(state: State): readonly WorktreeRequest[] {
  return [...state.worktrees.values()]
    .filter((row) => row.state.kind !== 'removed')
    .map((row) => ({ id: row.id, path: row.path, branchRef: row.branchRef, base: baseOf(state, row) }));
}

/** Checks that may still run, orphaned, under the names their runs always have. */
function interruptedCommands(state: State): readonly string[] {
  const ids: string[] = [];
  for (const task of state.tasks.values()) {
    if (task.state.kind === 'preparing') ids.push(...numbered(baselineRun(task.state.attemptId), task.checks.length));
    if (task.state.kind === 'checking') ids.push(...numbered(task.state.attemptId, task.checks.length));
    if (task.state.kind === 'landing') ids.push(...numbered(task.state.landingId, checksOfTrain(state, upTo(trainOf(state, state.planTasks(task.planId)), task.state.landingId)).length));
  }
  for (const worktree of state.worktrees.values()) ids.push(...provisioning(state, worktree));
  for (const plan of state.plans.values()) if (plan.phase.kind === 'verifying') ids.push(...numbered(`final-${plan.id}`, plan.finalChecks.length));
  return ids;
}

function provisioning(state: State, worktree: Worktree): readonly string[] {
  const { id, state: { kind } } = worktree;
  if (kind !== 'setting-up' && kind !== 'removing') return [];
  const { setup, teardown } = provisionFor(state, worktree);
  const moment = kind === 'removing' ? 'teardown' : 'setup';
  return (moment === 'setup' ? setup : teardown).map((_, index) => provisionCommandId(id, moment, index));
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-c${String(index + 1)}`);
}

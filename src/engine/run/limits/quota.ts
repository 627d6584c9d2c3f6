import type { Wait } from '../../model/limits';
import type { Quota } from '../../model/report';
import type { Attempt, Task } from '../../model/task';
import { LONGEST_QUOTA_MS } from '../backoff';
import type { State } from '../state';

const SHORTEST_MS = 10_000;
/** Where nobody says when it may go on. */
const FIRST_GUESS_MS = 60_000;
const LONGEST_GUESS_MS = 60 * 60_000;

/** When to try again what was refused: as said, and where nothing is said, after a pause that grows. */
export function parkedUntil({ until }: Quota, { now, refusedBefore }: { readonly now: number; readonly refusedBefore: number }): number {
  const guess = Math.min(LONGEST_GUESS_MS, FIRST_GUESS_MS * 2 ** Math.min(refusedBefore, 10));
  return Math.min(Math.max(until ?? now + guess, now + SHORTEST_MS), now + LONGEST_QUOTA_MS);
}

/** An agent that ended well has got over what it was refused for. */
export function wasRefused({ state, report }: Attempt): boolean {
  return state.kind === 'ended' && state.exit.kind === 'code' && state.exit.code !== 0 && report !== undefined && report.quota !== null;
}

export function refusedBefore(state: State, { id, taskId, job }: Attempt): number {
  const earlier = state.attemptsOf(taskId).filter((other) => other.job === job && other.id !== id);
  const other = earlier.findLastIndex((attempt) => !wasRefused(attempt));
  return earlier.length - 1 - other;
}

/**
 * Agents that are kept waiting by what one of them was told, over all plans. It is the waiting jobs that say so: where
 * somebody gives them up, or tries one of them again, the agent is tried again.
 */
export function quotasUsedUp(state: State, now: number): ReadonlyMap<string, Wait & { readonly kind: 'quota' }> {
  const used = new Map<string, Wait & { readonly kind: 'quota' }>();
  for (const plan of state.plans.values()) {
    if (plan.phase.kind === 'ended') continue;
    for (const { agent, until } of state.planTasks(plan.id).in('waiting', 'running').flatMap(parkedJobs)) {
      const isOver = until <= now || until - now > LONGEST_QUOTA_MS;
      if (!isOver && until > (used.get(agent)?.until ?? 0)) used.set(agent, { kind: 'quota', agent, until });
    }
  }
  return used;
}

/** Jobs of a task that wait for a quota. */
export function parkedJobs({ jobs }: Task): readonly { readonly agent: string; readonly until: number }[] {
  return jobs.flatMap(({ agent, state }) => (state.kind === 'waiting' && state.why.kind === 'again' && state.why.quota !== undefined ? [{ agent, until: state.until }] : []));
}

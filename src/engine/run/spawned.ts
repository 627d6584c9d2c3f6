import type { Job } from '../model/job';

/** Jobs that were asked for by a job at work. Everything here is a function of the jobs alone. */

/** It has not come to its end. */
function isOpen({ state }: Job): boolean {
  return state.kind === 'pending' || state.kind === 'running' || state.kind === 'waiting';
}

/** A job that waits for one it has asked for gives its slot to it: its process is there, and does nothing. */
export function isWaitingForSpawned(jobs: readonly Job[], { state }: Job): boolean {
  return state.kind === 'running' && jobs.some((other) => other.spawned?.attemptId === state.attemptId && isOpen(other));
}

/** A job is not over, and not begun again, while one that it has asked for is at work in the same worktree. */
export function hasOpenSpawned(jobs: readonly Job[], name: string): boolean {
  return jobs.some((other) => other.spawned?.by === name && isOpen(other));
}

/** The attempt that asked for it has ended: nobody waits for it any more. */
export function isForsaken(jobs: readonly Job[], { spawned }: Job): boolean {
  if (spawned === null) return false;
  const asker = jobs.find(({ name }) => name === spawned.by);
  return asker?.state.kind !== 'running' || asker.state.attemptId !== spawned.attemptId;
}

/** The job of the template at the beginning of who asked whom. */
export function rootOf(jobs: readonly Job[], name: string | null): Job | undefined {
  let job = jobs.find((each) => each.name === name);
  // Who asks stands before who is asked for, so this ends.
  for (let by = job?.spawned?.by; by !== undefined; by = job?.spawned?.by) job = jobs.find((each) => each.name === by);
  return job;
}

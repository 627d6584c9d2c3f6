import { assertNever } from '../../util/assertNever';
import type { Job, JobNeed, JobState } from '../model/job';
import { isDue } from './backoff';
import type { AttemptReason, TaskFailure } from '../model/reasons';
import { hasOpenSpawned, isForsaken, isWaitingForSpawned, rootOf } from './spawned';

/** How the jobs of one task follow on each other. Everything here is a function of the jobs alone. */

export type PipelineOutcome = { readonly kind: 'succeeded' } | { readonly kind: 'failed'; readonly failure: TaskFailure };

/** Jobs that could begin now, were there a slot: what another job waits for first, then what has to be done again, then in the order of the template. */
export function startable(jobs: readonly Job[], now: number): readonly Job[] {
  const again = jobs.filter(({ name, state }) => state.kind === 'waiting' && isDue(state, now) && !hasOpenSpawned(jobs, name));
  const first = jobs.filter((job) => job.state.kind === 'pending' && job.needs.every((need) => verdict(jobs, need) === 'met'));
  const all = [...again, ...first];
  const awaited = all.filter((job) => job.spawned !== null && !isForsaken(jobs, job));
  return withinWidth(jobs, [...awaited, ...all.filter((job) => job.spawned === null)]);
}

function withinWidth(jobs: readonly Job[], candidates: readonly Job[]): readonly Job[] {
  const running = new Map<string, number>();
  for (const job of jobs) if (job.state.kind === 'running') running.set(job.stage, (running.get(job.stage) ?? 0) + 1);
  return candidates.filter(({ stage, width }) => {
    const before = running.get(stage) ?? 0;
    if (width !== null && before >= width) return false;
    running.set(stage, before + 1);
    return true;
  });
}

/** Jobs that wait for what cannot come any more, each with why. One that is skipped may be what the next one waits for. */
export function skippable(jobs: readonly Job[]): ReadonlyMap<string, string> {
  const skipped = new Map<string, string>();
  for (const job of jobs) {
    if ((job.state.kind === 'pending' || job.state.kind === 'waiting') && isForsaken(jobs, job)) skipped.set(job.name, `${job.spawned?.by ?? 'the job'}, which asked for it, has ended`);
  }
  let current = jobs.map((job): Job => (skipped.has(job.name) ? { ...job, state: { kind: 'skipped', reason: skipped.get(job.name) ?? '' } } : job));
  for (let found = true; found; ) {
    found = false;
    for (const job of current) {
      const lost = job.state.kind === 'pending' ? job.needs.find((need) => verdict(current, need) === 'never') : undefined;
      if (lost === undefined) continue;
      const reason = `${lost.job} ${lost.kind === 'failure' ? 'did not fail' : 'did not succeed'}`;
      skipped.set(job.name, reason);
      current = current.map((each) => (each.name === job.name ? { ...each, state: { kind: 'skipped', reason } } : each));
      found = true;
    }
  }
  return skipped;
}

type Verdict = 'met' | 'waiting' | 'never';

function verdict(jobs: readonly Job[], need: JobNeed): Verdict {
  if (hasOpenSpawned(jobs, need.job)) return 'waiting';
  const state = jobs.find((job) => job.name === need.job)?.state.kind ?? 'skipped';
  switch (state) {
    case 'pending':
    case 'running':
    case 'waiting':
      return 'waiting';
    case 'done':
      return need.kind === 'failure' ? 'never' : 'met';
    case 'failed':
      return need.kind === 'success' ? 'never' : 'met';
    // What never ran has neither succeeded nor failed; it is over all the same.
    case 'skipped':
      return need.kind === 'always' ? 'met' : 'never';
    default:
      return assertNever(state, 'job state');
  }
}

export function runningJobs(jobs: readonly Job[]): number {
  return jobs.filter((job) => job.state.kind === 'running').length;
}

/** Jobs that take a slot: one that waits for a job it has asked for takes none. */
export function slotsHeld(jobs: readonly Job[]): number {
  return jobs.filter((job) => job.state.kind === 'running' && !isWaitingForSpawned(jobs, job)).length;
}

/** When the first of those that wait may run again; null where none waits. */
export function nextAgain(jobs: readonly Job[]): { readonly until: number; readonly why: AttemptReason } | null {
  let first: Extract<JobState, { kind: 'waiting' }> | null = null;
  for (const { state } of jobs) if (state.kind === 'waiting' && (first === null || state.until < first.until)) first = state;
  return first;
}

export function isSettled(jobs: readonly Job[]): boolean {
  return jobs.every(({ state }) => state.kind === 'done' || state.kind === 'failed' || state.kind === 'skipped');
}

/**
 * What the whole came to, once it is settled. A failed job fails the task, unless it is optional or another job was
 * there for exactly that case and ended well.
 */
export function outcomeOf(jobs: readonly Job[]): PipelineOutcome {
  for (const job of jobs) {
    if (job.state.kind === 'failed' && !job.optional && !isMended(jobs, job)) return { kind: 'failed', failure: job.state.failure };
  }
  return { kind: 'succeeded' };
}

function isMended(jobs: readonly Job[], failed: Job): boolean {
  return jobs.some((job) => job.state.kind === 'done' && job.needs.some((need) => need.job === failed.name && need.kind === 'failure'));
}

/**
 * The jobs as they stand when the work as a whole has to be done again: whoever wrote it runs again and is told why,
 * and everything after that has to look at it anew. `last` is the job whose attempt was the latest.
 */
export function reworked(jobs: readonly Job[], why: AttemptReason, last: string | null): readonly Job[] {
  const again = whoRunsAgain(jobs, why, last);
  const after = why.kind === 'dirty' ? new Set<string>() : dependentsOf(jobs, again);
  return jobs.map((job) => {
    if (again.has(job.name)) return { ...job, state: { kind: 'waiting', until: 0, why } };
    return after.has(job.name) ? { ...job, state: { kind: 'pending' }, tries: { failed: 0, lost: 0 } } : job;
  });
}

/** The job that does the work again where it will not do: the last of those that write. */
export function writerOf(jobs: readonly Job[]): Job | undefined {
  return writersOf(jobs).at(-1);
}

function writersOf(jobs: readonly Job[]): readonly Job[] {
  return jobs.filter((job) => job.role === 'dev' && job.spawned === null && job.state.kind !== 'skipped');
}

function whoRunsAgain(jobs: readonly Job[], why: AttemptReason, last: string | null): ReadonlySet<string> {
  const fallback = rootOf(jobs, last) ?? jobs.filter((job) => job.spawned === null).at(-1);
  const only = (job: Job | undefined): ReadonlySet<string> => new Set(job === undefined ? [] : [job.name]);
  // Nothing of the work is left on the branch: all who wrote have to write again.
  if (why.kind === 'conflict' && writersOf(jobs).length > 0) return new Set(writersOf(jobs).map((job) => job.name));
  return only(why.kind === 'dirty' ? fallback : (writerOf(jobs) ?? fallback));
}

function dependentsOf(jobs: readonly Job[], of: ReadonlySet<string>): ReadonlySet<string> {
  const after = new Set(of);
  // Jobs only need earlier ones, so one pass in their order finds all.
  for (const job of jobs) if (job.needs.some((need) => after.has(need.job))) after.add(job.name);
  for (const name of of) after.delete(name);
  return after;
}

/** The jobs as a person's retry finds them: what failed or was cut short runs again, what was skipped for it may run yet. */
export function revived(jobs: readonly Job[], why: AttemptReason, last: string | null): readonly Job[] {
  const fresh = { failed: 0, lost: 0 };
  if (isSettled(jobs) && outcomeOf(jobs).kind === 'succeeded') return reworked(jobs, why, last).map((job) => ({ ...job, tries: fresh }));
  return jobs.map((job): Job => {
    // Whoever asked for it asks again where that is still needed.
    if (job.spawned !== null) return job;
    switch (job.state.kind) {
      case 'failed':
        return { ...job, tries: fresh, state: { kind: 'waiting', until: 0, why: { kind: 'failure', failure: job.state.failure } } };
      case 'running':
        return { ...job, tries: fresh, state: { kind: 'waiting', until: 0, why: { kind: 'again', lost: false } } };
      case 'skipped':
        return { ...job, tries: fresh, state: { kind: 'pending' } };
      case 'waiting':
        return { ...job, tries: fresh, state: { ...job.state, until: 0 } };
      case 'pending':
      case 'done':
        return job;
      default:
        return assertNever(job.state, 'job state');
    }
  });
}

export function withJob(jobs: readonly Job[], name: string, change: Partial<Job>): readonly Job[] {
  return jobs.map((job) => (job.name === name ? { ...job, ...change } : job));
}

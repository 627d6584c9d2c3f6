import type { Artifact } from '../model/artifact';
import type { Job } from '../model/job';
import type { Attempt, Task } from '../model/task';
import type { State } from '../run/state';

/** What an attempt takes: all that the jobs it needs have left, or what its template names. As the state is now. */
export function inputsFor(state: State, task: Task, { job, attempt }: { readonly job: Job; readonly attempt: Attempt }): readonly Artifact[] {
  const all = state.artifactsOf(task.id);
  if (job.spawned !== null) return [...ofAsker(state, all, job), ...ownError(all, job, attempt)];
  const named = job.inputs ?? job.needs.map((need) => need.job);
  const taken = task.jobs.flatMap((source) => {
    if (source.name === job.name) return [];
    const left = leftBy(all, source);
    return named.includes(source.name) ? left : left.filter(({ kind, name }) => kind === 'declared' && job.inputs !== null && named.includes(name));
  });
  const asked = task.jobs.filter(({ spawned }) => spawned?.by === job.name).flatMap((child) => leftBy(all, child));
  return [...taken, ...asked, ...ownError(all, job, attempt)];
}

/** What shows why it was asked for, then what its asker was given itself. */
function ofAsker(state: State, all: readonly Artifact[], { name, spawned }: Job): readonly Artifact[] {
  const given = state.attempts.get(spawned?.attemptId ?? '')?.given ?? [];
  return [...all.filter((artifact) => artifact.attemptId === spawned?.attemptId && artifact.name === contextName(name)), ...all.filter(({ id }) => given.includes(id))];
}

/** What the output that shows why a job was asked for is called. */
export function contextName(job: string): string {
  return `for-${job}`;
}

/** The latest of each. What went wrong on the way counts no longer once the job has ended well. */
export function leftBy(all: readonly Artifact[], job: Job): readonly Artifact[] {
  const latest = new Map<string, Artifact>();
  for (const artifact of all) {
    if (artifact.job !== job.name || (artifact.kind === 'error_context' && (artifact.name !== 'error' || job.state.kind !== 'failed'))) continue;
    latest.set(`${artifact.kind} ${artifact.name}`, artifact);
  }
  return [...latest.values()];
}

/** What went wrong the last time, for the next. */
function ownError(all: readonly Artifact[], job: Job, { why }: Attempt): readonly Artifact[] {
  if (why.kind !== 'failure') return [];
  const last = all.filter((artifact) => artifact.job === job.name && artifact.kind === 'error_context' && artifact.name === 'error').at(-1);
  return last === undefined ? [] : [last];
}

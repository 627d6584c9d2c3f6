import { leftBy } from '../../artifacts/inputsFor';
import type { Artifact } from '../../model/artifact';
import type { Event } from '../../model/events';
import type { Job, JobState } from '../../model/job';
import type { Task } from '../../model/task';
import { isForsaken } from '../spawned';
import { mustGet } from '../state';
import type { Works } from '../works';
import { lay } from './giveInputs';

interface Ended {
  readonly task: Task;
  readonly job: Job;
  /** What it has come to. */
  readonly state: JobState;
  readonly left: readonly Artifact[];
}

/** A job that another one waits for has come to its end: what it left is among the inputs of that one before it is told. */
export async function givenBack(works: Works, { task, job, state, left }: Ended): Promise<readonly Event[]> {
  if (job.spawned === null || state.kind === 'waiting' || isForsaken(task.jobs, job)) return [];
  const all = leftBy([...works.state().artifactsOf(task.id), ...left], { ...job, state });
  if (all.length === 0) return [];
  await lay(works, task, job.spawned.attemptId, all);
  const asker = mustGet(works.state().attempts, job.spawned.attemptId, 'attempt');
  if (asker.state.kind === 'ended') return [];
  return [{ type: 'attempt.given', attemptId: asker.id, from: asker.from, artifacts: [...new Set([...asker.given, ...all.map(({ id }) => id)])] }];
}

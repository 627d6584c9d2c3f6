import type { Job } from '../../model/job';
import type { AttemptReason } from '../../model/reasons';
import type { Attempt, AttemptState, Task } from '../../model/task';
import type { Works } from '../works';

interface AttemptOf {
  readonly job: string;
  readonly why: AttemptReason;
  readonly state: AttemptState;
}

/** The next attempt of a task, whichever of its jobs it is for. */
export function newAttempt(works: Works, task: Task, { job, why, state }: AttemptOf): Attempt {
  const number = task.tries.started + 1;
  const slug = task.id.slice(task.id.indexOf('/') + 1);
  return {
    id: `${slug}-${String(number)}-${works.ports.ids.next()}`,
    taskId: task.id,
    job,
    number,
    why,
    state,
    liveness: { kind: 'working' },
    startedAt: null,
    endedAt: null,
    setup: [],
    baseline: null,
    from: null,
    given: [],
    checks: [],
    versions: null,
    result: null,
  };
}

/** Why a job that is about to start does so. */
export function reasonOf(job: Job): AttemptReason {
  return job.state.kind === 'waiting' ? job.state.why : { kind: 'first' };
}

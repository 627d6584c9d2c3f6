import { exitText } from '../../board/failureText';
import type { Event } from '../../model/events';
import type { Job, JobState } from '../../model/job';
import type { Attempt, Task } from '../../model/task';
import { errorText } from '../../artifacts/errorText';
import { afterExit, afterJobFailure, afterPipeline, afterVerdict, type Consequence } from '../afterAttempt';
import { refusedBefore, wasRefused } from '../limits/quota';
import { isSettled, nextAgain, outcomeOf, runningJobs, skippable, startable, withJob } from '../pipeline';
import { HeldUp } from '../spaceWatch';
import { mustGet } from '../state';
import type { Works } from '../works';
import { captureFailures } from './captureFailures';
import { givenBack } from './giveBack';
import { judgeWork } from './inspect';
import { judgeCriteria, judgementEvents, NOTHING_JUDGED, type Judged } from './judgeCriteria';
import { artifact, keepArtifacts, type Left } from './keepArtifacts';

/**
 * An attempt has ended: what that means for its job and, where no other job of the task is at work, for the task. All of
 * it is one record, so that at no moment a task has nothing left to do and does not say so.
 */
export async function settle(works: Works, attemptId: string): Promise<void> {
  try {
    await settleAs(works, attemptId, 'ended');
  } catch (thrown) {
    // It did not fail: the disk was full. It begins again when there is room.
    if (!(thrown instanceof HeldUp) || thrown.suspicion !== 'failed') throw thrown;
    await settleAs(works, attemptId, 'cut-short');
  }
}

type How = 'ended' | 'cut-short';

async function settleAs(works: Works, attemptId: string, how: How): Promise<void> {
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  const heard = how === 'cut-short' ? NOTHING_HEARD : await whatItSays(works, attempt);
  const stood = await whereItEnded(works, attempt);
  const left = how === 'cut-short' ? NOTHING_LEFT : await whatItLeft(works, attempt, heard);

  const task = mustGet(works.state().tasks, attempt.taskId, 'task');
  const job = jobOf(task, attempt);
  if (task.state.kind !== 'running' || attempt.state.kind !== 'ended' || job === undefined) return;
  const next: Consequence = how === 'cut-short' ? { job: { kind: 'waiting', until: 0, why: { kind: 'again', lost: false } }, task: null } : consequence(works, { task, job, attempt, heard, problems: left.problems });
  const { jobs, events } = settled(task, job, next.job);
  const kept: readonly Event[] = left.artifacts.length === 0 ? [] : [{ type: 'artifacts.kept', taskId: task.id, artifacts: left.artifacts }];
  const back = await givenBack(works, { task, job, state: next.job, left: left.artifacts });
  const after = next.task === null ? await afterJobs(works, { task, jobs, attemptId: attempt.id, lastWell: endedWell(attempt) ? attempt.id : undefined }) : [next.task];
  // Its task may have been cancelled meanwhile.
  if (mustGet(works.state().tasks, task.id, 'task').state.kind === 'running') await works.record(...stood, ...heard.said, ...kept, ...events, ...back, ...after);
}

const NOTHING_LEFT: Left = { artifacts: [], problems: [] };
const NOTHING_HEARD: Heard = { tail: '', judged: NOTHING_JUDGED, said: [] };

interface End {
  readonly task: Task;
  readonly job: Job;
  readonly attempt: Attempt;
  readonly heard: Heard;
  /** What it had to leave and did not. */
  readonly problems: readonly string[];
}

/** What the end of the attempt makes of its job. */
function consequence(works: Works, { task, job, attempt, heard: { tail, judged }, problems }: End): Consequence {
  if (attempt.state.kind !== 'ended') throw new Error(`The attempt ${attempt.id} has not ended.`);
  const silent = attempt.liveness.kind === 'stuck' && task.hold === null;
  const quota = attempt.report?.quota ?? null;
  const at = { quota, refusedBefore: refusedBefore(works.state(), attempt), plan: mustGet(works.state().plans, task.planId, 'plan'), task, job, attemptId: attempt.id, now: works.ports.clock.wall(), silent };
  if (judged.failure !== null) return afterVerdict(at, judged.failure);
  if (!endedWell(attempt)) return afterExit(at, attempt.state.exit, tail);
  return problems.length === 0 ? { job: { kind: 'done' }, task: null } : afterJobFailure(at, { kind: 'outputs', problems });
}

async function whatItSays(works: Works, attempt: Attempt): Promise<Heard> {
  const tail = endedWell(attempt) ? '' : await works.ports.jobs.outputTail(attempt.id);
  const task = mustGet(works.state().tasks, attempt.taskId, 'task');
  const job = jobOf(task, attempt);
  const judged = job === undefined || wasRefused(attempt) ? NOTHING_JUDGED : await judgeCriteria(works, { task, job, attempt });
  const verdict = job === undefined ? [] : await judgementEvents(works, { task, job, attempt }, judged);
  // What a verifier says of the criteria is the reason, and not how it ended.
  return { tail, judged, said: judged.failure === null ? [...verdict, ...(await whatItPrinted(works, attempt))] : verdict };
}

/** What an attempt that has ended tells of itself. */
interface Heard {
  readonly tail: string;
  readonly judged: Judged;
  /** What of it goes on record. */
  readonly said: readonly Event[];
}

/** Kept before anything comes of it, and on record with it. */
async function whatItLeft(works: Works, attempt: Attempt, heard: Heard): Promise<Left> {
  const task = mustGet(works.state().tasks, attempt.taskId, 'task');
  const job = jobOf(task, attempt);
  if (task.state.kind !== 'running' || attempt.state.kind !== 'ended' || job === undefined) return { artifacts: [], problems: [] };
  const found = await keepArtifacts(works, { task, job, attempt }, { endedWell: endedWell(attempt) });
  const left = { ...found, artifacts: [...found.artifacts, ...heard.judged.artifacts] };
  const { job: next } = consequence(works, { task, job, attempt, heard, problems: left.problems });
  const failure = next.kind === 'failed' ? next.failure : next.kind === 'waiting' && next.why.kind === 'failure' ? next.why.failure : null;
  if (failure === null) return left;
  const content = await works.ports.artifacts.keepText(errorText(failure, heard.said.flatMap((event) => (event.type === 'failures.captured' ? event.failures : []))));
  return { ...left, artifacts: [...left.artifacts, artifact(works, { task, job, attempt }, 'error_context', 'error', content)] };
}

function endedWell({ state }: Attempt): boolean {
  return state.kind === 'ended' && state.exit.kind === 'code' && state.exit.code === 0;
}

async function whereItEnded(works: Works, { id, taskId }: Attempt): Promise<readonly Event[]> {
  const tip = await works.ports.git.resolve(mustGet(works.state().tasks, taskId, 'task').branchRef);
  return tip === null ? [] : [{ type: 'attempt.left', attemptId: id, tip }];
}

/** Of an agent that failed by itself: one that was stopped, or never began, has nothing to say about it. */
async function whatItPrinted(works: Works, attempt: Attempt): Promise<readonly Event[]> {
  if (attempt.state.kind !== 'ended' || endedWell(attempt) || wasRefused(attempt)) return [];
  const { exit } = attempt.state;
  const task = mustGet(works.state().tasks, attempt.taskId, 'task');
  if ((exit.kind !== 'code' && exit.kind !== 'signal') || task.worktreeId === null) return [];
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const folder = mustGet(works.state().worktrees, task.worktreeId, 'worktree').path;
  const commit = (await works.ports.git.resolve(task.branchRef)) ?? task.base ?? plan.base;
  const run = { command: jobOf(task, attempt)?.agent ?? task.agent, cwd: task.cwd, logFile: works.ports.jobs.logFile(attempt.id), ending: exitText(exit) };
  return [await captureFailures(works, { plan, of: { task, attempt }, where: 'agent', folder, commit, commands: [run] })];
}

function jobOf(task: Task, attempt: Attempt): Job | undefined {
  return task.jobs.find((job) => job.name === attempt.job && job.state.kind === 'running' && job.state.attemptId === attempt.id);
}

interface Settled {
  readonly jobs: readonly Job[];
  readonly events: readonly Event[];
}

/** The jobs after one of them has come to `state`, with those that cannot run any more because of it. */
function settled(task: Task, job: Job, state: JobState): Settled {
  const jobs = withJob(task.jobs, job.name, { state });
  const skipped = skippable(jobs);
  return {
    jobs: jobs.map((each) => {
      const reason = skipped.get(each.name);
      return reason === undefined ? each : { ...each, state: { kind: 'skipped', reason } };
    }),
    events: [jobEvent(task.id, job.name, state), ...[...skipped].map(([name, reason]): Event => ({ type: 'job.skipped', taskId: task.id, job: name, reason }))],
  };
}

function jobEvent(taskId: string, job: string, state: JobState): Event {
  switch (state.kind) {
    case 'done':
      return { type: 'job.done', taskId, job };
    case 'waiting':
      return { type: 'job.waiting', taskId, job, until: state.until, why: state.why };
    case 'failed':
      return { type: 'job.failed', taskId, job, failure: state.failure };
    case 'pending':
    case 'running':
    case 'skipped':
      throw new Error(`The end of an attempt does not make job ${job} ${state.kind}.`);
  }
}

interface AfterJobs {
  readonly task: Task;
  readonly jobs: readonly Job[];
  /** The attempt that has ended; and the same where it ended well. */
  readonly attemptId: string;
  readonly lastWell: string | undefined;
}

/** What the task does now; nothing while a job of it is at work or may begin. */
async function afterJobs(works: Works, { task, jobs, attemptId, lastWell }: AfterJobs): Promise<readonly Event[]> {
  if (runningJobs(jobs) > 0) return [];
  if (isSettled(jobs)) {
    const outcome = outcomeOf(jobs);
    const at = { plan: mustGet(works.state().plans, task.planId, 'plan'), task, attemptId, now: works.ports.clock.wall() };
    return [outcome.kind === 'failed' ? afterPipeline(at, outcome.failure) : await judgeWork(works, task, lastWell)];
  }
  // Whatever ended badly may have left locks and half a change: the worktree is made ready again before anything goes on.
  const again = nextAgain(jobs);
  if (again !== null) return [{ type: 'task.waiting', taskId: task.id, until: again.until, why: again.why }];
  if (startable(jobs, 0).length === 0) throw new Error(`No job of ${task.id} can go on, and none has failed.`);
  return [];
}

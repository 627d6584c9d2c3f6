import { criteriaFor } from '../../criteria/criteriaFor';
import { failureText } from '../../board/failureText';
import { passed, type Plan } from '../../model/plan';
import { err, ok, type Result } from '../../../util/result';
import type { JobRequest, WorkLeft } from '../../ports';
import type { Event } from '../../model/events';
import type { AttemptReason } from '../../model/reasons';
import type { Attempt, Task } from '../../model/task';
import { companionsFrom } from '../../plan/companions/companion';
import { parsePlan } from '../../plan/parsePlan';
import { Advice } from '../../planning/conflicts/advice';
import type { Job, JobState } from '../../model/job';
import { lastRound } from '../../failures/current';
import { originalPrompt } from '../../templates/originalPrompt';
import { shortBranch } from '../names';
import { versionsOfStart } from './versions';
import { baselineOf } from '../provision/baseline';
import { startFolder } from '../provision/startFolder';
import { worktreeVariables } from '../provision/variables';
import { mustGet } from '../state';
import type { Works } from '../works';
import { giveInputs } from './giveInputs';

/**
 * Starts an attempt's runner. The job host starts it once however often it is asked, and its news, not this call,
 * say that it lives: so this ends only when there was news, lest the same start be asked for in a loop.
 */
export async function launch(works: Works, attemptId: string): Promise<void> {
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  if (attempt.state.kind !== 'launching') return;
  works.pacing.begins(attemptId, agentOf(works, attempt));
  try {
    await begin(works, attempt);
  } finally {
    works.pacing.over(attemptId);
  }
}

async function begin(works: Works, attempt: Attempt): Promise<void> {
  const attemptId = attempt.id;
  const request = await jobRequest(works, attempt);
  // It may have been stopped while git answered.
  if (!isLaunching(works, attemptId)) return;
  if (!request.ok) return cannotStart(works, attemptId, request.error);
  const { job, events } = request.value;
  await works.record(...events, { type: 'attempt.starting', attemptId, versions: versionsOfStart(works, job) });
  if (!isLaunching(works, attemptId)) return;
  const heard = works.news(attemptId);
  await works.ports.jobs.start(job);
  works.ports.killPoint?.('after-effect', 'launch');
  await heard;
}

function agentOf(works: Works, { taskId, job }: Attempt): string {
  return mustGet(works.state().tasks, taskId, 'task').jobs.find(({ name }) => name === job)?.agent ?? '';
}

function isLaunching(works: Works, attemptId: string): boolean {
  return mustGet(works.state().attempts, attemptId, 'attempt').state.kind === 'launching';
}

/** Ends an attempt's whole tree. One that never began has nothing to end and says so. */
export async function stopAttempt(works: Works, attemptId: string): Promise<void> {
  await works.ports.jobs.stop(attemptId);
  works.ports.killPoint?.('after-effect', 'stop-attempt');
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  if (attempt.state.kind === 'ended') return;
  await works.record({ type: 'attempt.ended', attemptId, exit: { kind: 'stopped' }, at: works.ports.clock.wall() });
}

async function cannotStart(works: Works, attemptId: string, reason: string): Promise<void> {
  // An engine before this one may have asked for its start already.
  await works.ports.jobs.stop(attemptId);
  if (mustGet(works.state().attempts, attemptId, 'attempt').state.kind === 'ended') return;
  await works.record({ type: 'attempt.ended', attemptId, exit: { kind: 'not-started', reason }, at: works.ports.clock.wall() });
}

/** Who judges may have mended what is wrong; nobody else is told that there is a way. */
function maySpawn({ spawning }: Plan, { role, spawned }: Job): boolean {
  return (role === 'tester' || role === 'verifier' || role === 'reviewer') && spawning.perTask > 0 && (spawned?.depth ?? 0) < spawning.depth;
}

function endText(state: JobState): string {
  return state.kind === 'failed' ? `failed: ${failureText(state.failure)}` : state.kind === 'skipped' ? `not done: ${state.reason}` : state.kind;
}

/** Only of these is there an output that somebody read. */
function saidBefore(why: AttemptReason): boolean {
  return why.kind === 'failure' && (why.failure.kind === 'checks' || why.failure.kind === 'agent-exit');
}

/** So that the agent need not find out what it, or another one, had begun. */
async function leftBehind(works: Works, { why }: Attempt, path: string, base: string): Promise<WorkLeft | null> {
  const found = why.kind === 'again' ? await works.ports.git.summarize(path, base) : null;
  return found?.ok === true ? { commits: found.value.ahead, files: found.value.dirty } : null;
}

function wasBegun(works: Works, { id, taskId, job }: Attempt): boolean {
  return works.state().attemptsOf(taskId).some((other) => other.id !== id && other.job === job && other.startedAt !== null);
}

async function jobRequest(works: Works, attempt: Attempt): Promise<Result<{ readonly job: JobRequest; readonly events: readonly Event[] }, string>> {
  const task = mustGet(works.state().tasks, attempt.taskId, 'task');
  if (task.worktreeId === null || task.base === null) throw new Error(`Task ${task.id} has no worktree to run in.`);
  const job = task.jobs.find((each) => each.name === attempt.job);
  if (job === undefined) throw new Error(`Task ${task.id} has no job ${attempt.job}.`);
  if (job.promptHash !== '' && works.ports.hasher.sha256(originalPrompt(task, job)) !== job.promptHash) return err(`What the job ${job.name} is told is not what it was made with. Stop the plan and start it anew from its document.`);
  const worktree = mustGet(works.state().worktrees, task.worktreeId, 'worktree');
  const folder = startFolder(works, task, worktree);
  if (!folder.ok) return folder;
  // Its git would look for a repository further up, or find none.
  const linked = await works.ports.git.linkAgain(worktree);
  if (linked !== null) works.ports.log.warn(linked, { task: task.id });
  const { inputs, events } = await giveInputs(works, task, { job, attempt });
  const baseline = baselineOf(works.state(), task);
  const request: JobRequest = {
    attemptId: attempt.id,
    planId: task.planId,
    taskId: task.id,
    title: titleOf(task, job),
    job: job.name,
    role: job.role,
    agent: job.agent,
    worktree: worktree.path,
    cwd: folder.value,
    variables: worktreeVariables(works, worktree, task),
    branchRef: shortBranch(task.branchRef),
    base: task.base,
    number: attempt.number,
    sessionId: job.sessionId,
    resume: wasBegun(works, attempt),
    left: await leftBehind(works, attempt, worktree.path, task.base),
    prompt: task.prompt,
    instructions: job.instructions,
    inputs,
    outputs: job.outputs,
    passesOn: task.jobs.length > 1,
    regression: job.spawned === null ? null : { by: job.spawned.by, reason: job.spawned.reason },
    maySpawn: maySpawn(mustGet(works.state().plans, task.planId, 'plan'), job),
    asked: task.jobs.flatMap(({ name, spawned, state }) => (spawned?.by === job.name ? [{ job: name, text: endText(state) }] : [])),
    script: job.run,
    checks: task.checks.map((check) => check.command),
    criteria: criteriaFor(task, job),
    redBefore: (baseline?.results ?? []).filter((result) => !passed(result)).map((result) => result.command),
    why: attempt.why,
    ...(task.rounds === undefined ? {} : { round: { number: task.rounds.begun, final: task.rounds.final } }),
    advice: adviceFor(works, task, attempt),
    failures: saidBefore(attempt.why) ? lastRound(works.state().failuresOf(task.id)) : [],
  };
  return ok({ job: request, events });
}

/** The plan's notes on the files in conflict. They stand in its text alone: a conflict is rare enough to read it again. */
function adviceFor(works: Works, task: Task, { why }: Attempt): readonly string[] {
  if (why.kind !== 'conflict') return [];
  const kept = works.ports.store.planText(task.planId);
  const path = mustGet(works.state().plans, task.planId, 'plan').path;
  const plan = kept === null ? null : parsePlan(kept.text, { path, companions: companionsFrom(kept.companions) }).plan;
  return new Advice(plan?.conflictNotes ?? []).about({ files: why.files, tasks: [task.key] });
}

/** A task of one job is that job. */
function titleOf(task: Task, job: Job): string {
  return task.jobs.length === 1 ? `${task.key} ${task.title}` : `${task.key} ${job.name}: ${task.title}`;
}

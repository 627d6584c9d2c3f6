import { assertNever } from '../../util/assertNever';
import { criteriaCount } from '../criteria/standing';
import { currentFailures } from '../failures/current';
import { failureLine } from '../failures/frame';
import { refusalText, some } from '../land/refusals';
import type { Failure } from '../model/failure';
import type { Pause } from '../model/hold';
import type { Plan } from '../model/plan';
import type { Job, JobState } from '../model/job';
import type { Wait } from '../model/limits';
import type { AttemptReason } from '../model/reasons';
import type { Stray } from '../model/stray';
import type { Attempt, Matter, Task } from '../model/task';
import { shortBranch } from '../run/names';
import { isOver, isUnderWay } from '../run/holds';
import { nextAgain } from '../run/pipeline';
import { unmet } from '../run/progress';
import { isWaitingForSpawned } from '../run/spawned';
import type { State } from '../run/state';
import { nearText } from './budgetText';
import { failureText, minutesText } from './failureText';
import type { Known } from './known';
import { strayText } from './strayText';
import { usageView, type UsageView } from './usageView';
import { timeText, waitText } from './waitText';
import type { Column, FailureSummary, JobView, RoundView, TaskView } from './views';

export function taskView({ state, waits, strays, comings, limits }: Known, plan: Plan, task: Task): TaskView {
  const tasks = state.planTasks(plan.id);
  const attempt = currentAttempt(state, task);
  const used = state.usageOfTask(task.id);
  const usage = usageView(used, nearText(limits, 'task', used));
  const waitsFor = task.state.kind === 'backlog' ? unmet(task, tasks) : [];
  const seen: Seen = { plan, task, attempt, waitsFor, wait: waits.get(task.id), dead: task.state.kind === 'backlog' && tasks.dead.has(task.key) };
  return {
    id: task.id,
    planId: task.planId,
    key: task.key,
    title: task.title,
    position: task.position,
    batch: task.batch,
    column: columnOf(task),
    state: task.state.kind,
    text: [textOf(seen), ...notesOn(seen, strays.get(task.id), usage)].join('; '),
    paused: pauseOf(task),
    needsYou: needsYou(task, attempt),
    optional: task.optional === true,
    agent: task.agent,
    branch: shortBranch(task.branchRef),
    worktree: task.worktreeId === null ? null : (state.worktrees.get(task.worktreeId)?.path ?? null),
    attempt: task.tries.started,
    attemptId: attempt?.id ?? null,
    liveness: livenessOf(attempt),
    nextAttemptAt: nextAttemptAt(task),
    usage,
    startedAt: attempt?.startedAt ?? null,
    endedAt: attempt?.endedAt ?? null,
    waitsFor,
    template: task.template.name,
    jobs: task.jobs.map((job) => jobView(task, job)),
    checks: attempt?.checks ?? [],
    commit: task.state.kind === 'landed' ? task.state.commit : null,
    round: roundView(state, task),
    criteria: criteriaCount(state, task),
    failures: summaryOf(currentFailures(state, task)),
    conflicts: comings.get(task.id) ?? [],
  };
}

function roundView(state: State, { id, rounds }: Task): RoundView | null {
  if (rounds === undefined) return null;
  const landed = state.landingsOf(id).flatMap(({ state: at }) => (at.kind === 'landed' ? [{ commit: at.commit, at: at.at }] : []));
  return { number: rounds.begun, final: rounds.final, landed };
}

function summaryOf([first]: readonly Failure[]): FailureSummary | null {
  return first === undefined ? null : { round: first.round, count: first.of, first: failureLine(first) };
}

/** What else there is to know, whatever state it is in. */
function notesOn({ task, wait }: Seen, stray: Stray | undefined, usage: UsageView | null): readonly string[] {
  const warning = isOver(task) || wait?.kind === 'budget' ? null : (usage?.warning ?? null);
  return [...(stray === undefined ? [] : [strayText(stray)]), ...(warning === null ? [] : [warning])];
}

/** How its last attempt is, or was when it was lost. */
function livenessOf(attempt: Attempt | null): TaskView['liveness'] {
  if (attempt?.state.kind === 'live') return attempt.liveness.kind;
  return attempt?.state.kind === 'ended' && attempt.state.exit.kind === 'lost' ? 'dead' : null;
}

/** When it is tried again by itself. */
function nextAttemptAt({ state, jobs, hold }: Task): number | null {
  const next = hold !== null ? null : state.kind === 'waiting' ? state : state.kind === 'running' ? nextAgain(jobs) : null;
  return next === null || next.until === 0 ? null : next.until;
}

function pauseOf({ hold }: Task): Pause | null {
  return hold === 'cancel' ? null : hold;
}

function jobView(task: Task, job: Job): JobView {
  const { name, stage, role, agent, state } = job;
  if (task.state.kind === 'cancelled' && state.kind !== 'done' && state.kind !== 'failed') return { name, stage, role, agent, state: 'skipped', text: 'cancelled' };
  return { name, stage, role, agent, state: state.kind, text: isWaitingForSpawned(task.jobs, job) ? 'waits for a job it asked for' : jobText(state) };
}

function jobText(state: JobState): string {
  switch (state.kind) {
    case 'pending':
      return 'has not begun';
    case 'running':
      return state.cancelled === true ? 'is being cancelled' : 'its agent works';
    case 'waiting':
      return waitingText(state);
    case 'done':
      return 'done';
    case 'failed':
      return failureText(state.failure);
    case 'skipped':
      return `skipped: ${state.reason}`;
    default:
      return assertNever(state, 'job state');
  }
}

interface Seen {
  readonly plan: Plan;
  readonly task: Task;
  readonly attempt: Attempt | null;
  readonly waitsFor: readonly string[];
  readonly dead: boolean;
  /** The limit that keeps it from going on, where one does. */
  readonly wait: Wait | undefined;
}

/** A pure function of the state, as decision 15 of the design has it: nothing else moves a card. */
export function columnOf(task: Task): Column {
  switch (task.state.kind) {
    case 'backlog':
    case 'ready':
    case 'cancelled':
      return 'backlog';
    case 'preparing':
    case 'running':
    case 'checking':
    case 'waiting':
      return 'in-progress';
    case 'queued':
    case 'landing':
    case 'attention':
    case 'failed':
      return 'review';
    case 'landed':
      return 'done';
    default:
      return assertNever(task.state, 'task state');
  }
}

export function needsYou(task: Task, attempt: Attempt | null): boolean {
  // The plan ends without it: a person may look at it, and need not.
  if (task.state.kind === 'failed') return task.optional !== true;
  if (task.state.kind === 'attention') return true;
  return task.state.kind === 'running' && (attempt?.liveness.kind === 'needs-input' || (attempt?.liveness.kind === 'stuck' && attempt.state.kind === 'live'));
}

export function currentAttempt(state: State, task: Task): Attempt | null {
  if ('attemptId' in task.state) return state.attempts.get(task.state.attemptId) ?? null;
  let latest: Attempt | null = null;
  for (const attempt of state.attemptsOf(task.id)) if (latest === null || attempt.number > latest.number) latest = attempt;
  return latest;
}

function textOf(seen: Seen): string {
  const { task } = seen;
  if (isOver(task) || task.hold === null) return stateText(seen);
  switch (task.hold) {
    case 'finish':
      return isUnderWay(task) ? `${stateText(seen)}; paused after that` : 'paused; resume goes on with it';
    case 'suspend':
      return 'suspended: what it had done stays as it is; resume goes on with it';
    case 'cancel':
      return 'is being cancelled';
    default:
      return assertNever(task.hold, 'hold');
  }
}

function stateText(seen: Seen): string {
  const { task } = seen;
  switch (task.state.kind) {
    case 'backlog':
      if (seen.dead) return `cannot start: ${seen.waitsFor.join(', ')} did not land`;
      return seen.waitsFor.length === 0 ? 'has not begun' : `waits for ${seen.waitsFor.join(', ')}`;
    case 'ready':
      return seen.wait === undefined ? 'waits for a free slot' : waitText(seen.wait);
    case 'preparing':
      return 'its worktree is being made ready';
    case 'running':
      return runningText(seen);
    case 'checking':
      return 'its checks run';
    case 'queued':
      return 'proven; waits for its turn to land';
    case 'landing':
      return 'is being merged and tested';
    case 'landed':
      return `landed as ${task.state.commit.slice(0, 10)}`;
    case 'waiting':
      return seen.wait === undefined ? waitingText(task.state) : `${waitingText(task.state)}; ${waitText(seen.wait)}`;
    case 'attention':
      return matterText(task.state.matter);
    case 'failed':
      return `${failedJob(task)}${failureText(task.state.failure)}`;
    case 'cancelled':
      return 'cancelled';
    default:
      return assertNever(task.state, 'task state');
  }
}

/** In which job it failed, where there are several and it was one of them. */
export function failedJob({ jobs }: Task): string {
  const failed = jobs.length === 1 ? undefined : jobs.find((job) => job.state.kind === 'failed' && !job.optional);
  return failed === undefined ? '' : `${failed.name}: `;
}

function runningText(seen: Seen): string {
  const { task } = seen;
  const round = task.rounds === undefined ? '' : task.rounds.final ? 'last round: ' : `round ${String(task.rounds.begun)}: `;
  return `${round}${jobsText(seen)}`;
}

function jobsText(seen: Seen): string {
  const { task, attempt, wait } = seen;
  const running = task.jobs.filter((job) => job.state.kind === 'running' && !isWaitingForSpawned(task.jobs, job)).map((job) => job.name);
  if (wait !== undefined && (running.length === 0 || (running.length === 1 && attempt?.state.kind === 'launching'))) return waitText(wait);
  if (task.jobs.length === 1 || attempt === null || running.length === 0) return agentText(seen);
  return running.length === 1 ? `${running.join('')}: ${agentText(seen)}` : `${running.join(', ')} work`;
}

function agentText({ plan, attempt }: Seen): string {
  if (attempt === null || attempt.state.kind === 'launching' || attempt.state.kind === 'planned') return 'its agent is being started';
  if (attempt.state.kind === 'ended') return plan.paused === 'suspend' ? 'stopped; resume goes on with it' : 'its work is being looked at';
  switch (attempt.liveness.kind) {
    case 'working':
      return attempt.number > 1 ? `attempt ${String(attempt.number)}: its agent works` : 'its agent works';
    case 'idle':
      return 'its agent is idle';
    case 'stuck':
      return `its agent has given no sign of life for ${minutesText(attempt.liveness.silentMs)}. Look at its terminal or log; coppice pause --suspend and resume start it anew`;
    case 'needs-input':
      return `its agent asks: ${attempt.liveness.question}`;
    default:
      return assertNever(attempt.liveness, 'liveness');
  }
}

function waitingText(state: { readonly until: number; readonly why: AttemptReason }): string {
  switch (state.why.kind) {
    case 'first':
    case 'again':
      if (state.why.kind === 'again' && state.why.quota !== undefined) return `waits until ${timeText(state.until)} for its quota: ${state.why.quota.text}`;
      return state.why.kind === 'again' && state.why.lost ? 'its runner vanished; it starts again' : 'starts again';
    case 'failure':
      return `tries again: ${failureText(state.why.failure)}`;
    case 'conflict':
      return `runs again from the new base: it conflicted in ${some(state.why.files)}`;
    case 'round':
      return 'rests; its next round begins when others have landed more';
    case 'dirty':
      return `its agent is asked to commit or discard ${some(state.why.files)}`;
    default:
      return assertNever(state.why, 'reason');
  }
}

export function matterText(matter: Matter): string {
  switch (matter.kind) {
    case 'question':
      return matter.text;
    case 'conflict':
      return `It conflicts with what has landed, twice now, in ${some(matter.files)}. Merge the integration branch into its branch in the worktree, commit, then retry.`;
    case 'refused':
      return refusalText(matter.refusal);
    case 'poison':
      return `Its agent, or the runner of it, was killed ${String(matter.deaths)} times (a crash, no memory left, or nothing heard of it). Look at its log; retry when the cause is known.`;
    default:
      return assertNever(matter, 'matter');
  }
}

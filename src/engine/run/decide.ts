import { assertNever } from '../../util/assertNever';
import type { Plan } from '../model/plan';
import { isInterrupting } from '../model/hold';
import type { Job } from '../model/job';
import type { Attempt, Task } from '../model/task';
import { landingSteps } from '../land/onward';
import { isDue } from './backoff';
import { toBegin } from './dispatch';
import { hasEnded, holdsBack, interrupting, isAlive, isInterrupted, runningAttempts } from './holds';
import { outcomeAtRest } from './outcome';
import { isSettled, nextAgain, skippable } from './pipeline';
import type { TasksOfPlan } from './planTasks';
import { landedBatches } from './batches';
import { waitsForTime } from './rounds';
import { mustGet } from './state';
import type { State } from './state';
import type { Decision, Step } from './steps';
import type { Machine } from '../ports';
import { Room } from './limits/room';
import { NO_PACE, type Pace } from './limits/pacing';
import { Starts } from './limits/starts';
import { NO_LIMITS, type Limits, type Wait } from '../model/limits';
import { NO_WATCH, type Watch } from './watch';

/** What besides the state and the time has a say: settings, and what is known in memory alone. */
interface Circumstances {
  readonly watch: Watch;
  readonly limits: Limits;
  readonly pace: Pace;
  /** In how long the radar is to sweep; null where it need not. */
  readonly sweepInMs: number | null;
  /** Looked at only where something could begin. */
  readonly machine?: Machine;
}

const ORDINARY: Circumstances = { watch: NO_WATCH, limits: NO_LIMITS, pace: NO_PACE, sweepInMs: null };

/** What all plans share in one decision. */
interface Turn {
  readonly state: State;
  readonly now: number;
  readonly room: Room;
  readonly starts: Starts;
  readonly waits: Map<string, Wait>;
}

/**
 * What to do next, from the state and the time alone. There is no other driver: a button, a crash and a finished agent
 * all change the state, and the same function says what follows. Deciding twice changes nothing.
 */
export function decide(state: State, now: number, { watch, limits, pace, sweepInMs, machine }: Circumstances = ORDINARY): Decision {
  const turn: Turn = { state, now, room: new Room(state, limits, { now, machine }), starts: new Starts(limits, pace), waits: new Map() };
  const steps: Step[] = [...watch.due].map((attemptId) => ({ do: 'look', attemptId }));
  let wakeAt = watch.nextInMs === null ? null : now + watch.nextInMs;
  for (const plan of state.plans.values()) {
    if (plan.phase.kind === 'ended') continue;
    steps.push(...stepsOfPlan(turn, plan));
    const due = nextDue(state.planTasks(plan.id).in('waiting', 'running'), now);
    if (due !== null && plan.paused !== 'suspend') wakeAt = earlier(wakeAt, due);
  }
  if (sweepInMs === 0) steps.push({ do: 'sweep' });
  for (const inMs of [turn.starts.nextInMs, turn.room.nextInMs, sweepInMs === 0 ? null : sweepInMs]) if (inMs !== null) wakeAt = earlier(wakeAt, now + inMs);
  return { steps, wakeAt, waits: turn.waits };
}

function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}

function stepsOfPlan(turn: Turn, plan: Plan): readonly Step[] {
  const { state } = turn;
  const tasks = state.planTasks(plan.id);
  if (plan.paused === 'suspend') return [...tasks.in('running').flatMap((task) => stopping(state, task)), ...cancelling(state, tasks)];
  switch (plan.phase.kind) {
    case 'opening':
      return [{ do: 'open-plan', planId: plan.id }];
    case 'running':
      return running(turn, plan, tasks);
    case 'verifying':
      return [{ do: 'verify', planId: plan.id }];
    case 'closing':
      return closing(state, plan, tasks);
    case 'ended':
      return [];
    default:
      return assertNever(plan.phase, 'plan phase');
  }
}

function running(turn: Turn, plan: Plan, tasks: TasksOfPlan): readonly Step[] {
  const { state, now } = turn;
  const atWork = tasks.in('preparing', 'running', 'checking', 'landing');
  const steps: Step[] = [...unblocking(tasks), ...atWork.flatMap((task) => ofTask(turn, plan, tasks, task)), ...cancelling(state, tasks), ...clearing(state, plan)];
  const { begin, waits } = toBegin(plan, tasks, { ...turn, hasEnded: hasEnded(state) });
  for (const [taskId, wait] of waits) turn.waits.set(taskId, wait);
  for (const { task, job } of begin) steps.push(task.state.kind === 'running' ? { do: 'start-job', taskId: task.id, job } : { do: 'claim', taskId: task.id });
  steps.push(...landingSteps(state, plan, tasks, now));
  if (plan.advance === 'batch' && followDue(plan, tasks)) steps.push({ do: 'follow', planId: plan.id });
  // What could be claimed and is not stands behind something that is stuck, unless it waits for what others hold.
  const isMoving = waits.size > 0 || atWork.some(({ hold }) => !isInterrupting(hold)) || tasks.in('waiting').some((task) => waitsForTime(task, tasks, now));
  if (steps.length > 0 || isMoving) return steps;
  return holdsBack(plan, tasks) ? [] : [atRest(plan, tasks)];
}

function unblocking(tasks: TasksOfPlan): readonly Step[] {
  return tasks.unblocked().map((task) => ({ do: 'record', event: { type: 'task.unblocked', taskId: task.id } }));
}

function ofTask(turn: Turn, plan: Plan, tasks: TasksOfPlan, task: Task): readonly Step[] {
  const { state } = turn;
  if (task.hold === 'cancel') return []; // See `cancelling`.
  if (task.hold === 'suspend') return interrupting(state, task);
  switch (task.state.kind) {
    case 'preparing':
      return [{ do: 'prepare', taskId: task.id }];
    case 'running':
      return isSettled(task.jobs) ? [{ do: 'inspect', taskId: task.id }] : [...skipping(task), ...task.jobs.flatMap((job) => ofJob(turn, plan, job))];
    case 'checking':
      return checkSlotFree(plan, tasks, task) ? [{ do: 'check', taskId: task.id }] : [];
    case 'landing': // See `landingSteps`.
    case 'landed':
    case 'backlog':
    case 'ready':
    case 'queued':
    case 'waiting':
    case 'attention':
    case 'failed':
    case 'cancelled':
      return [];
    default:
      return assertNever(task.state, 'task state');
  }
}

/** Whatever state a task is in, and also while its plan is suspended. */
function cancelling(state: State, tasks: TasksOfPlan): readonly Step[] {
  return tasks.held.flatMap((task) => (task.hold === 'cancel' ? interrupting(state, task) : []));
}

/** A job that could not even be begun leaves behind what needed it. */
function skipping(task: Task): readonly Step[] {
  return [...skippable(task.jobs)].map(([job, reason]) => ({ do: 'record', event: { type: 'job.skipped', taskId: task.id, job, reason } }));
}

function ofJob(turn: Turn, plan: Plan, { state: at, agent }: Job): readonly Step[] {
  if (at.kind !== 'running') return [];
  const attempt = mustGet(turn.state.attempts, at.attemptId, 'attempt');
  const isGivenUp = at.cancelled === true || (attempt.liveness.kind === 'stuck' && plan.patience.whenSilent === 'retry');
  return isGivenUp && isAlive(attempt) ? [{ do: 'stop-attempt', attemptId: attempt.id }] : ofAttempt(turn, attempt, agent);
}

function ofAttempt(turn: Turn, attempt: Attempt, agent: string): readonly Step[] {
  if (attempt.state.kind === 'launching') return starting(turn, attempt, agent);
  return attempt.state.kind === 'ended' ? [{ do: 'settle', attemptId: attempt.id }] : [];
}

function starting({ starts, waits }: Turn, { id, taskId }: Attempt, agent: string): readonly Step[] {
  const wait = starts.refuses(id, agent);
  if (wait === null) return [{ do: 'launch', attemptId: id }];
  waits.set(taskId, wait);
  return [];
}

/** Agents give their slot back before their checks run, so the checks have a bound of their own. */
function checkSlotFree(plan: Plan, tasks: TasksOfPlan, task: Task): boolean {
  return tasks.in('checking').filter((other) => !isInterrupted(plan, other)).indexOf(task) < plan.maxParallel;
}

function clearing(state: State, plan: Plan): readonly Step[] {
  return state.landedWorktreesOf(plan.id).map((worktree) => ({ do: 'remove-worktree', worktreeId: worktree.id }));
}

/** A suspended plan ends what is running and begins nothing. */
function stopping(state: State, task: Task): readonly Step[] {
  if (task.hold === 'cancel') return [];
  return runningAttempts(state, task)
    .filter(isAlive)
    .map((attempt) => ({ do: 'stop-attempt', attemptId: attempt.id }));
}

function atRest(plan: Plan, tasks: TasksOfPlan): Step {
  const kind = outcomeAtRest(tasks);
  if (kind === 'completed' && plan.finalChecks.length > 0) return { do: 'record', event: { type: 'plan.verifying', planId: plan.id } };
  return { do: 'record', event: { type: 'plan.closing', planId: plan.id, outcome: { kind } } };
}

function closing(state: State, plan: Plan, tasks: TasksOfPlan): readonly Step[] {
  if (plan.phase.kind !== 'closing') return [];
  if (followDue(plan, tasks) && plan.advance !== 'ask' && (plan.advance === 'batch' || plan.phase.outcome.kind === 'completed')) {
    return [{ do: 'follow', planId: plan.id }];
  }
  const leftovers = state
    .openWorktreesOf(plan.id)
    .filter((worktree) => worktree.taskId === null || state.tasks.get(worktree.taskId)?.state.kind === 'landed');
  if (leftovers.length > 0) return leftovers.map((worktree) => ({ do: 'remove-worktree', worktreeId: worktree.id }));
  return [{ do: 'end-plan', planId: plan.id }];
}

/** The user's branch is behind the batches that have landed. A refusal counts: it is not asked for twice. */
function followDue(plan: Plan, tasks: TasksOfPlan): boolean {
  const landed = landedBatches(tasks);
  return landed > (plan.advanced.kind === 'none' ? 0 : plan.advanced.batches);
}

function nextDue(tasks: readonly Task[], now: number): number | null {
  let due: number | null = null;
  for (const task of tasks) {
    const again = againAt(task);
    if (again !== null && !isDue(again, now) && (due === null || again.until < due)) due = again.until;
  }
  return due;
}

/** When something of a task is to be tried again; null where nothing waits for a time. */
function againAt({ state, jobs, hold }: Task): ReturnType<typeof nextAgain> {
  if (isInterrupting(hold)) return null;
  if (hold !== null) return state.kind === 'running' ? nextAgain(jobs.filter(({ spawned }) => spawned !== null)) : null;
  if (state.kind === 'waiting') return state;
  return state.kind === 'running' ? nextAgain(jobs) : null;
}

import { assertNever } from '../../util/assertNever';
import { passed, TASK_LIST } from '../model/plan';
import type { CheckResult, Plan } from '../model/plan';
import type { Task } from '../model/task';
import { shortBranch } from '../run/names';
import { standsStill } from '../run/holds';
import type { TasksOfPlan } from '../run/planTasks';
import type { State } from '../run/state';
import { landedText } from './excusedText';
import { nearText } from './budgetText';
import { checksText } from './failureText';
import { figuresOf } from './figures';
import { currentAttempt, needsYou } from './taskView';
import { keptText } from './keptText';
import type { Known } from './known';
import { usageView } from './usageView';
import type { BatchView, PlanView, Summary } from './views';

export function planView({ state, waits, limits }: Pick<Known, 'state' | 'waits' | 'limits'>, plan: Plan): PlanView {
  const tasks = state.planTasks(plan.id);
  const used = state.usageOfPlan(plan.id);
  const kept = keptText({ state, waits }, plan, tasks);
  return {
    id: plan.id,
    title: plan.title,
    path: plan.path === TASK_LIST ? '' : plan.path,
    textHash: plan.textHash,
    state: stateOf(plan, tasks),
    text: kept ?? textOf(plan, tasks),
    kept,
    usage: usageView(used, nearText(limits, 'plan', used)),
    paused: plan.paused,
    schedule: plan.schedule,
    maxParallel: plan.maxParallel,
    advance: plan.advance,
    integrationBranch: shortBranch(plan.integrationRef),
    targetBranch: plan.targetBranch === null ? null : shortBranch(plan.targetBranch),
    batches: batchViews(tasks),
    total: tasks.size,
    landed: tasks.count('landed'),
    running: tasks.in('running').filter((task) => hasAgent(state, task)).length,
    needsYou: tasks.in('attention', 'failed', 'running').filter((task) => needsYou(task, currentAttempt(state, task))).length,
    failed: tasks.count('failed'),
    excused: tasks.excused.map(({ key }) => key),
    createdAt: plan.createdAt,
    endedAt: plan.endedAt,
    summary: plan.endedAt === null ? null : { ...figuresOf(state, plan, tasks.all, plan.endedAt), landedCommits: landedInOrder(state, tasks.all) },
  };
}

/** An agent that has ended runs no longer, also while nobody looks at its work because the plan was stopped. */
function hasAgent(state: State, task: Task): boolean {
  return currentAttempt(state, task)?.state.kind !== 'ended';
}

function stateOf(plan: Plan, tasks: TasksOfPlan): PlanView['state'] {
  switch (plan.phase.kind) {
    case 'ended':
      return plan.phase.outcome.kind;
    case 'opening':
    case 'running':
    case 'verifying':
    case 'closing':
      return standsStill(plan, tasks) ? 'paused' : plan.phase.kind;
    default:
      return assertNever(plan.phase, 'plan phase');
  }
}

function textOf(plan: Plan, tasks: TasksOfPlan): string {
  const follow = plan.advanced.kind === 'refused' ? ` ${plan.advanced.branch} was left where it is: ${plan.advanced.reason}` : plan.advanced.kind === 'moved' ? ` ${plan.advanced.branch} is at ${plan.advanced.commit.slice(0, 10)}.` : '';
  return phaseText(plan, tasks) + follow;
}

function phaseText(plan: Plan, tasks: TasksOfPlan): string {
  if (plan.phase.kind !== 'closing' && plan.phase.kind !== 'ended') return underWayText(plan, tasks);
  const { outcome } = plan.phase;
  switch (outcome.kind) {
    case 'completed':
      return `${landedText(tasks)}.`;
    case 'incomplete':
      return 'Something failed or waits for you.';
    case 'verification-failed':
      return `${landedText(tasks)}, but the final checks failed: ${outcome.fault ?? checksText(outcome.results)}.${logsText(outcome.results)}`;
    case 'could-not-open':
      return outcome.reason;
    case 'cancelled':
      return 'Cancelled.';
    default:
      return assertNever(outcome, 'outcome');
  }
}

function underWayText(plan: Plan, tasks: TasksOfPlan): string {
  if (plan.paused === 'suspend') return 'Stopped. Resume goes on.';
  const still = standsStill(plan, tasks);
  if (plan.paused === 'finish') return still ? 'Paused. Resume goes on.' : 'Pauses: what runs comes to its end, nothing new begins.';
  return still ? 'What is left is paused, or waits for what is. Resume goes on.' : 'Under way.';
}

/** The final checks belong to no task, so no task's log shows what they printed. */
function logsText(results: readonly CheckResult[]): string {
  const files = results.filter((result) => !passed(result)).map((result) => result.logFile);
  return files.length === 0 ? '' : ` What they printed: ${files.join(', ')}`;
}

function batchViews(tasks: TasksOfPlan): readonly BatchView[] {
  return tasks.batches.map((number) => ({ number, state: batchState(tasks, number) }));
}

function batchState(tasks: TasksOfPlan, batch: number): BatchView['state'] {
  const size = tasks.countIn(batch);
  const landed = tasks.countIn(batch, 'landed');
  if (tasks.isThrough(batch)) return 'landed';
  const gone = tasks.dead;
  if (gone.size > 0) return stateBesideDead(tasks.inBatch(batch), gone);
  if (tasks.countIn(batch, 'backlog') === size) return 'waiting';
  return landed + tasks.countIn(batch, 'attention') === size ? 'stuck' : 'running';
}

/** Where something has failed for good, what was to come after it is as stuck as itself. */
function stateBesideDead(members: readonly Task[], gone: ReadonlySet<string>): BatchView['state'] {
  if (members.every((task) => task.state.kind === 'backlog' && !gone.has(task.key))) return 'waiting';
  const stuck = (task: Task): boolean => gone.has(task.key) || task.state.kind === 'attention' || task.state.kind === 'landed';
  return members.every(stuck) ? 'stuck' : 'running';
}

/** Each landing by itself: a continuous task has one for each of its rounds that changed something. */
function landedInOrder(state: State, tasks: readonly Task[]): Summary['landedCommits'] {
  return tasks
    .flatMap(({ id, key }) => state.landingsOf(id).flatMap(({ state: at }) => (at.kind === 'landed' ? [{ key, commit: at.commit, at: at.at }] : [])))
    .sort((a, b) => a.at - b.at)
    .map(({ key, commit }) => ({ key, commit }));
}

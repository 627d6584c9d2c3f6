import type { PlanView, Snapshot, TaskView } from '../../protocol/views';
import { Item, type ItemKind } from '../manifest';
import { visible } from '../plainText';
import { batchIcon, planIcon, taskIcon, type Icon } from './icons';

/** One line of a tree, as plain data: what a test can read without a VS Code. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: Icon;
  readonly item: ItemKind;
}

export function planRow(plan: PlanView): Row {
  return {
    label: plan.title,
    description: `${plan.landed}/${plan.total} ${plan.text}`.trim(),
    tooltip: lines([
      plan.title,
      plan.text,
      `${plan.landed} of ${count(plan.total, 'task')} landed, ${plan.running} running${plan.needsYou > 0 ? `, ${plan.needsYou} waiting for you` : ''}${plan.failed > 0 ? `, ${plan.failed} failed` : ''}`,
      `Integration branch: ${plan.integrationBranch}`,
      plan.targetBranch === null ? null : `Started from: ${plan.targetBranch}`,
      plan.path === '' ? null : `Document: ${plan.path}`,
      plan.summary === null ? null : tookText(plan.summary),
    ]),
    icon: planIcon(plan.state),
    item: planItem(plan),
  };
}

/** Of one task, or of tasks that take no time, the comparison means nothing. */
function tookText({ elapsedMs, sequentialMs, tasksWorkedOn }: NonNullable<PlanView['summary']>): string {
  const isFaster = tasksWorkedOn > 1 && sequentialMs > elapsedMs;
  return `Took ${duration(elapsedMs)}${isFaster ? `; one after another it would have been ${duration(sequentialMs)}` : ''}`;
}

export function batchRow(plan: PlanView, number: number, tasks: readonly TaskView[]): Row {
  const state = plan.batches.find((batch) => batch.number === number)?.state ?? 'waiting';
  const landed = tasks.filter((task) => task.state === 'landed').length;
  return {
    label: `Batch ${number}`,
    description: `${landed}/${tasks.length} ${state}`,
    tooltip: lines([`Batch ${number} of ${plan.title}`, `${landed} of ${count(tasks.length, 'task')} landed`]),
    icon: batchIcon(state),
    item: batchItem(plan, tasks),
  };
}

export function taskRow(task: TaskView, plan?: PlanView): Row {
  const failedChecks = task.checks.filter((check) => check.exit.kind !== 'code' || check.exit.code !== 0);
  return {
    label: `${task.key} ${task.title}`,
    description: task.text,
    tooltip: lines([
      `${task.key} ${task.title}`,
      task.text,
      `Agent: ${task.agent}${task.attempt > 0 ? `, attempt ${task.attempt}` : ''}`,
      `Branch: ${task.branch}`,
      task.worktree === null ? null : `Worktree: ${task.worktree}`,
      task.waitsFor.length === 0 ? null : `Waits for: ${task.waitsFor.join(', ')}`,
      task.commit === null ? null : `Commit: ${task.commit.slice(0, 12)}`,
      ...failedChecks.map((check) => `Failed check: ${check.command}`),
    ]),
    icon: taskIcon(task),
    item: taskItem(task, plan),
  };
}

/** States in which the engine takes a retry. */
export function canRetry(task: TaskView): boolean {
  return task.state === 'failed' || task.state === 'attention' || task.state === 'cancelled';
}

/** One that was given without a plan, and can still be changed. */
export function isListed(task: TaskView, plan: PlanView | undefined): boolean {
  return plan?.path === '' && task.attempt === 0 && (task.state === 'backlog' || task.state === 'ready');
}

export function isRunning(plan: PlanView): boolean {
  return plan.state === 'opening' || plan.state === 'running' || plan.state === 'verifying' || plan.state === 'closing';
}

/** Something is left to do that a resume would take up. */
export function canResume(plan: PlanView): boolean {
  return plan.state === 'paused' || plan.state === 'incomplete' || plan.state === 'verification-failed';
}

export function canLand(plan: PlanView): boolean {
  return plan.landed > 0;
}

/** The plan's tasks by batch, in the order of the document; a task no batch names stands in a last batch of its own. */
export function tasksOfBatch(board: Snapshot, plan: PlanView, number: number): TaskView[] {
  return board.tasks.filter((task) => task.planId === plan.id && task.batch === number).sort((a, b) => a.position - b.position);
}

/** What runs comes first, then the newest. */
export function plansInOrder(plans: readonly PlanView[]): PlanView[] {
  return [...plans].sort((a, b) => Number(isRunning(b)) - Number(isRunning(a)) || b.createdAt - a.createdAt);
}

export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function planItem(plan: PlanView): ItemKind {
  if (isRunning(plan)) return Item.planRunning;
  return canResume(plan) ? Item.planResting : Item.planEnded;
}

function batchItem(plan: PlanView, tasks: readonly TaskView[]): ItemKind {
  const open = tasks.filter(({ state }) => state !== 'landed');
  if (open.length === 0 || plan.endedAt !== null) return Item.batch;
  return open.some(({ paused }) => paused !== null) ? Item.batchPaused : Item.batchOpen;
}

function taskItem(task: TaskView, plan: PlanView | undefined): ItemKind {
  if (canRetry(task)) return Item.taskRetryable;
  if (task.paused !== null) return Item.taskPaused;
  if (isListed(task, plan)) return Item.taskListed;
  if (task.state === 'running') return Item.taskLive;
  return task.state === 'landed' ? Item.task : Item.taskOpen;
}

function lines(parts: readonly (string | null)[]): string {
  return parts
    .filter((part) => part !== null)
    .map(visible)
    .join('\n');
}

import type { PlanView, Snapshot, TaskView } from '../protocol/views';
import { Command } from './manifest';
import type { Offer } from './outcome';
import { count } from './views/boardRows';

/** Something the user should come back for. Everything else shows in the views and disturbs nobody. */
export interface Announcement {
  readonly severity: 'info' | 'warning';
  readonly text: string;
  readonly offers: readonly Offer[];
}

/** What became pressing between two boards of a repository: tasks that began to wait for the user, plans that came to rest. */
export function announcements(repository: string, before: Snapshot, after: Snapshot): Announcement[] {
  return [...waitingTasks(repository, before, after), ...restingPlans(repository, before, after)];
}

function waitingTasks(repository: string, before: Snapshot, after: Snapshot): Announcement[] {
  const waited = new Set(before.tasks.filter((task) => task.needsYou).map((task) => task.id));
  const waiting = after.tasks.filter((task) => task.needsYou && !waited.has(task.id));
  const [first] = waiting;
  if (first === undefined) return [];
  if (waiting.length > 1) return [{ severity: 'warning', text: `${count(waiting.length, 'task')} wait for you: ${waiting.map((task) => task.key).join(', ')}.`, offers: [{ title: 'Open Board', command: Command.openBoard }] }];
  return [{ severity: 'warning', text: `${first.key} ${first.title}: ${first.text}`, offers: offersFor(repository, first) }];
}

function offersFor(repository: string, task: TaskView): Offer[] {
  const node = { kind: 'task', repository, taskId: task.id };
  const look: Offer = { title: 'Show Log', command: Command.showLog, arguments: [node] };
  return task.state === 'running' ? [{ title: 'Reveal Terminal', command: Command.revealTerminal, arguments: [node] }] : [look, { title: 'Retry', command: Command.retryTask, arguments: [node] }];
}

function restingPlans(repository: string, before: Snapshot, after: Snapshot): Announcement[] {
  const ended = new Map(before.plans.map((plan) => [plan.id, plan.endedAt]));
  return after.plans.filter((plan) => plan.endedAt !== null && ended.get(plan.id) === null).flatMap((plan) => restOf(repository, plan));
}

function restOf(repository: string, plan: PlanView): Announcement[] {
  const node = { kind: 'plan', repository, planId: plan.id };
  const board: Offer = { title: 'Open Board', command: Command.openBoard, arguments: [node] };
  const text = `${plan.title}: ${plan.landed} of ${count(plan.total, 'task')} landed. ${plan.text}`;
  // Who stopped it or waits for it knows already.
  if (plan.state === 'cancelled') return [];
  if (plan.state !== 'completed') return [{ severity: 'warning', text, offers: [board, { title: 'Resume', command: Command.resume, arguments: [node] }] }];
  const land: Offer = { title: 'Land Into Branch', command: Command.landInto, arguments: [node] };
  return [{ severity: 'info', text, offers: plan.advance === 'ask' ? [land, board] : [board] }];
}

import type { Event, Task } from '../../../src/engine/index';
import type { LedgerBook } from './ledgerBook';

export type TaskEvent = Extract<Event, { type: `task.${string}` | `work.${string}` | `attempt.${string}` }>;

/** What may happen to a task and its attempts, and what that makes of them. */
export function taskRule(book: LedgerBook, event: TaskEvent): void {
  switch (event.type) {
    case 'task.claimed':
      claimed(book, event);
      return;
    case 'attempt.prepared':
    case 'attempt.live':
    case 'attempt.said':
    case 'attempt.ended':
      attemptMoved(book, event);
      return;
    case 'attempt.checked': {
      const task = book.task(book.attempt(event.attemptId)?.row.taskId ?? '');
      book.need(task?.state === 'checking' && task.attempt === event.attemptId, 'the task is not being checked for this attempt');
      return;
    }
    case 'task.unblocked':
      move(book, event.taskId, ['backlog'], 'ready');
      needDependencies(book, event.taskId);
      return;
    case 'work.accepted': {
      const task = move(book, event.taskId, ['running'], 'checking');
      book.need(book.attempt(event.attemptId)?.endedWell === true && task?.attempt === event.attemptId, 'work was taken of an attempt that had not ended well');
      if (task !== undefined) task.tip = event.tip;
      return;
    }
    case 'work.moved':
      move(book, event.taskId, ['queued'], 'running');
      return;
    case 'task.queued': {
      const task = move(book, event.taskId, ['checking', 'landing'], 'queued');
      book.need(task?.tip === event.tip, 'another tip is queued than was accepted');
      return;
    }
    case 'task.waiting':
      move(book, event.taskId, ['running', 'checking', 'landing'], 'waiting');
      return;
    case 'task.attention':
      move(book, event.taskId, ['running', 'landing'], 'attention');
      return;
    case 'task.failed':
      move(book, event.taskId, ['ready', 'waiting', 'preparing', 'running', 'checking', 'queued', 'landing'], 'failed');
      return;
    case 'task.cancelled':
      move(book, event.taskId, ['backlog', 'ready', 'waiting', 'preparing', 'running', 'checking', 'queued', 'attention', 'failed'], 'cancelled');
      return;
    case 'task.retried':
      retried(book, event.taskId);
  }
}

function claimed(book: LedgerBook, event: Extract<Event, { type: 'task.claimed' }>): void {
  const task = move(book, event.taskId, ['ready', 'waiting'], 'preparing');
  if (task === undefined) return;
  const plan = book.plan(task.row.planId);
  book.need(plan?.state === 'running' && !plan.paused, `a task was claimed while its plan was ${plan?.paused === true ? 'paused' : (plan?.state ?? 'unknown')}`);
  needDependencies(book, event.taskId);
  const busy = book.tasksOf(task.row.planId).filter(({ state }) => state === 'preparing' || state === 'running').length;
  book.need(busy <= (plan?.row.maxParallel ?? 0), `${String(busy)} tasks hold a slot, ${String(plan?.row.maxParallel)} may`);
  book.need(!book.attempts.has(event.attempt.id), `the attempt ${event.attempt.id} was made before`);
  book.need(event.attempt.number === task.attempts + 1, `attempt ${String(event.attempt.number)} follows attempt ${String(task.attempts)}`);
  const before = task.attempt === null ? undefined : book.attempts.get(task.attempt);
  book.need(before === undefined || before.state === 'ended', 'the attempt before has not ended');
  task.attempt = event.attempt.id;
  task.attempts = event.attempt.number;
  book.attempts.set(event.attempt.id, { row: event.attempt, state: 'planned', endedWell: false });
  if (event.worktree !== null) {
    const standing = [...book.worktrees.values()].some(({ row, state }) => row.taskId === event.taskId && state !== 'removed');
    book.need(!standing && !book.worktrees.has(event.worktree.id), 'the task has a worktree already');
    book.worktrees.set(event.worktree.id, { row: event.worktree, state: 'intended' });
  }
}

function attemptMoved(book: LedgerBook, event: Extract<Event, { type: 'attempt.prepared' | 'attempt.live' | 'attempt.said' | 'attempt.ended' }>): void {
  const attempt = book.attempt(event.attemptId);
  if (attempt === undefined) return;
  const from = (...states: readonly string[]): void => book.need(states.includes(attempt.state), `the attempt ${event.attemptId} is ${attempt.state}`);
  switch (event.type) {
    case 'attempt.prepared': {
      from('planned');
      attempt.state = 'launching';
      const task = move(book, attempt.row.taskId, ['preparing'], 'running');
      book.need(task?.attempt === event.attemptId, 'this is not the attempt the task was claimed for');
      for (const worktree of book.worktrees.values()) if (worktree.row.taskId === attempt.row.taskId && worktree.state === 'intended') worktree.state = 'standing';
      return;
    }
    case 'attempt.live':
      from('launching');
      attempt.state = 'live';
      return;
    case 'attempt.said':
      from('launching', 'live');
      return;
    case 'attempt.ended':
      from('launching', 'live');
      attempt.state = 'ended';
      attempt.endedWell = event.exit.kind === 'code' && event.exit.code === 0;
  }
}

function retried(book: LedgerBook, taskId: string): void {
  const task = book.task(taskId);
  if (task === undefined) return;
  book.need(['failed', 'attention', 'cancelled'].includes(task.state), `a task was retried that is ${task.state}`);
  // Where it goes depends on what a person was to look at; the next event tells, and may be any of these.
  task.state = task.state === 'attention' ? 'running' : 'waiting';
}

function needDependencies(book: LedgerBook, taskId: string): void {
  const task = book.task(taskId);
  if (task === undefined) return;
  const landed = new Set(book.tasksOf(task.row.planId).filter(({ state }) => state === 'landed').map(({ row }) => row.key));
  for (const { on } of task.row.dependsOn) book.need(landed.has(on), `${task.row.key} went ahead of ${on}, on which it depends`);
}

function move(book: LedgerBook, taskId: string, from: readonly Task['state']['kind'][], to: Task['state']['kind']): ReturnType<LedgerBook['task']> {
  const task = book.task(taskId);
  if (task === undefined) return undefined;
  // A retried task whose matter was a question waits and does not run: both are one to the checker.
  const states: readonly string[] = to === 'preparing' ? [...from, 'running'] : from;
  const fresh = task.state === 'running' && to === 'preparing' && book.attempts.get(task.attempt ?? '')?.state !== 'ended';
  book.need(states.includes(task.state) && !fresh, `${taskId} is ${task.state} and became ${to}`);
  task.state = to;
  return task;
}

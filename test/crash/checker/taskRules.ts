import type { Attempt, Event, Hold, Task } from '../../../src/engine/index';
import { criteriaRule, needsProof } from './criteriaRules';
import { needsTelling } from './failureRules';
import { given } from './given';
import type { LedgerBook } from './ledgerBook';
import { hasOpenSpawned, slotsOf, spawnedRule } from './spawnedRules';

export type TaskEvent = Exclude<Extract<Event, { type: `task.${string}` | `job.${string}` | `work.${string}` | `attempt.${string}` | 'round.ended' }>, { type: 'attempt.given' }>;

/** What may happen to a task and its attempts, and what that makes of them. */
export function taskRule(book: LedgerBook, event: TaskEvent): void {
  switch (event.type) {
    case 'task.claimed':
      claimed(book, event);
      return;
    case 'job.spawned':
      spawnedRule(book, event);
      return;
    case 'job.started':
      begun(book, event);
      return;
    case 'job.done':
    case 'job.waiting':
    case 'job.failed':
    case 'job.skipped':
      jobMoved(book, event);
      return;
    case 'job.cancelling':
      book.need(book.task(event.taskId)?.jobs.get(event.job) === 'running', `${event.job} was cancelled and did not run`);
      return;
    case 'attempt.prepared':
    case 'attempt.live':
    case 'attempt.said':
    case 'attempt.stuck':
    case 'attempt.reported':
    case 'attempt.ended':
      attemptMoved(book, event);
      return;
    case 'attempt.starting':
      book.need(book.attempt(event.attemptId)?.state === 'launching', 'it was said what an attempt is started with that was not about to start');
      return;
    case 'attempt.judged':
      criteriaRule(book, event);
      return;
    case 'attempt.left':
      book.need(book.attempt(event.attemptId)?.state === 'ended', 'it was said what an attempt left that had not ended');
      return;
    case 'attempt.baseline':
      book.need(book.attempt(event.attemptId)?.state === 'planned', 'the checks before an attempt ran after it began');
      return;
    case 'attempt.checked': {
      const task = book.task(book.attempt(event.attemptId)?.row.taskId ?? '');
      book.need(task?.state === 'checking' && task.attempt === event.attemptId, 'the task is not being checked for this attempt');
      return;
    }
    case 'task.held':
      book.need(event.hold === 'cancel' || !OVER.has(book.task(event.taskId)?.state ?? ''), 'a task was paused that had come to its end');
      hold(book, event.taskId, event.hold);
      return;
    case 'task.released': {
      const task = book.task(event.taskId);
      book.need(task?.hold === 'finish' || task?.hold === 'suspend', 'a task goes on that was not paused');
      if (task !== undefined) task.hold = null;
      return;
    }
    case 'task.unblocked':
      move(book, event.taskId, ['backlog'], 'ready');
      needDependencies(book, event.taskId);
      return;
    case 'round.ended': {
      const task = book.task(event.taskId);
      book.need(task?.row.rounds !== undefined && task.state === 'running', 'a round ended of a task that has none, or did not run');
      if (task !== undefined) roundOver(book, task);
      return;
    }
    case 'work.accepted': {
      const task = move(book, event.taskId, ['running'], 'checking');
      book.need(book.attempt(event.attemptId)?.endedWell === true && book.attempts.get(event.attemptId)?.row.taskId === event.taskId, 'work was taken of an attempt that had not ended well');
      needsProof(book, event.taskId);
      if (task !== undefined) Object.assign(task, { tip: event.tip, attempt: event.attemptId });
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
      needsTelling(book, event);
      move(book, event.taskId, ['running', 'checking', 'landing'], 'waiting');
      return;
    case 'task.attention':
      move(book, event.taskId, ['running', 'landing'], 'attention');
      return;
    case 'task.failed':
      needsTelling(book, event);
      move(book, event.taskId, ['ready', 'waiting', 'preparing', 'running', 'checking', 'queued', 'landing'], 'failed');
      return;
    case 'task.cancelled': {
      const task = book.task(event.taskId);
      book.need(task?.hold === 'cancel', 'a task was cancelled and nobody had asked for it');
      if (task !== undefined) task.hold = null;
      const alive = book.attemptsOf(event.taskId).some(({ state }) => state === 'live' || state === 'launching');
      book.need(!alive, 'a task was cancelled while an agent of it ran');
      move(book, event.taskId, ['backlog', 'ready', 'waiting', 'preparing', 'running', 'checking', 'queued', 'attention', 'failed'], 'cancelled');
      return;
    }
    case 'task.retried':
      retried(book, event.taskId);
  }
}

const OVER: ReadonlySet<string> = new Set(['landed', 'failed', 'attention', 'cancelled']);

/** A task whose worktree was being made when it was held gives its slot back. */
export function hold(book: LedgerBook, taskId: string, how: Hold): void {
  const task = book.task(taskId);
  if (task === undefined) return;
  task.hold = how;
  if (how === 'finish' || task.state !== 'preparing') return;
  task.state = 'waiting';
  for (const [job, at] of task.jobs) if (at === 'running') task.jobs.set(job, 'waiting');
}

function claimed(book: LedgerBook, event: Extract<Event, { type: 'task.claimed' }>): void {
  const task = move(book, event.taskId, ['ready', 'waiting'], 'preparing');
  if (task === undefined) return;
  const plan = book.plan(task.row.planId);
  book.need(plan?.state === 'running' && !plan.paused, `a task was claimed while its plan was ${plan?.paused === true ? 'paused' : (plan?.state ?? 'unknown')}`);
  book.need(task.hold === null, 'a task was claimed that was to stand still');
  needDependencies(book, event.taskId);
  const before = task.attempt === null ? undefined : book.attempts.get(task.attempt);
  book.need(before === undefined || before.state === 'ended' || before.state === 'planned', 'the attempt before has not ended');
  if (event.round !== undefined) {
    book.need(task.row.rounds !== undefined, 'a round began of a task that has none');
    book.need(event.round.final === othersAreThrough(book, task.row), `a round is${event.round.final ? '' : ' not'} the last, and the others are ${event.round.final ? 'not ' : ''}through`);
    task.final = event.round.final;
  }
  takeAttempt(book, task, event.attempt, 'planned');
  if (event.worktree !== null) {
    const standing = [...book.worktrees.values()].some(({ row, state }) => row.taskId === event.taskId && state !== 'removed');
    book.need(!standing && !book.worktrees.has(event.worktree.id), 'the task has a worktree already');
    book.worktrees.set(event.worktree.id, { row: event.worktree, state: 'intended' });
  }
}

/** A continuous task lands once for each round; it is done after its last, and that begins after all others. */
export function roundOver(book: LedgerBook, task: NonNullable<ReturnType<LedgerBook['task']>>): void {
  const isDone = task.row.rounds === undefined || (task.final === true && othersAreThrough(book, task.row));
  task.state = isDone ? 'landed' : 'waiting';
  task.landedOnce = true;
  if (isDone) task.hold = null;
  else for (const { name, spawned } of task.row.jobs) if (spawned === null) task.jobs.delete(name);
}

function othersAreThrough(book: LedgerBook, { planId }: Task): boolean {
  const gone = given(book, planId);
  return book.tasksOf(planId).every(({ row, state }) => row.rounds !== undefined || state === 'landed' || state === 'cancelled' || (row.optional === true && gone.has(row.key)));
}

/** A job more of a task that is at work. */
function begun(book: LedgerBook, { taskId, attempt }: Extract<Event, { type: 'job.started' }>): void {
  const task = book.task(taskId);
  if (task === undefined) return;
  const plan = book.plan(task.row.planId);
  book.need(task.state === 'running', `a job of ${taskId} was begun while the task was ${task.state}`);
  // What runs comes to its end though it is paused, and so does what it waits for.
  const isAwaited = task.row.jobs.some(({ name, spawned }) => name === attempt.job && spawned !== null);
  book.need(plan?.state === 'running' && (!plan.paused || isAwaited), 'a job was begun while its plan did not run');
  book.need(task.hold === null || (task.hold === 'finish' && isAwaited), 'a job was begun of a task that was to stand still');
  takeAttempt(book, task, attempt, 'launching');
}

function takeAttempt(book: LedgerBook, task: NonNullable<ReturnType<LedgerBook['task']>>, attempt: Attempt, state: Attempt['state']['kind']): void {
  book.need(!book.attempts.has(attempt.id), `the attempt ${attempt.id} was made before`);
  book.need(attempt.number === task.attempts + 1, `attempt ${String(attempt.number)} follows attempt ${String(task.attempts)}`);
  const job = task.row.jobs.find(({ name }) => name === attempt.job);
  book.need(job !== undefined, `the task has no job ${attempt.job}`);
  for (const need of job?.needs ?? []) book.need(isMet(task.jobs.get(need.job), need.kind), `${attempt.job} went ahead of ${need.job}, which it needs`);
  book.need(task.jobs.get(attempt.job) !== 'running', `${attempt.job} runs already`);
  book.need(!hasOpenSpawned(task, attempt.job), `${attempt.job} was begun while a job it asked for is at work`);
  task.jobs.set(attempt.job, 'running');
  task.attempt = attempt.id;
  task.attempts = attempt.number;
  book.putAttempt({ row: attempt, state, endedWell: false });
  const busy = book.tasksOf(task.row.planId).reduce((sum, each) => sum + slotsOf(book, each), 0);
  const bound = book.plan(task.row.planId)?.row.maxParallel ?? 0;
  book.need(busy <= bound, `${String(busy)} jobs hold a slot, ${String(bound)} may`);
}

function isMet(state: string | undefined, kind: 'success' | 'failure' | 'always'): boolean {
  if (kind === 'success') return state === 'done';
  return kind === 'failure' ? state === 'failed' : state === 'done' || state === 'failed' || state === 'skipped';
}

function jobMoved(book: LedgerBook, event: Extract<Event, { type: 'job.done' | 'job.waiting' | 'job.failed' | 'job.skipped' }>): void {
  const task = book.task(event.taskId);
  if (task === undefined) return;
  const before = task.jobs.get(event.job);
  const to = event.type.slice('job.'.length);
  const isCancelled = event.type === 'job.failed' && event.failure.kind === 'cancelled';
  book.need(task.state === 'running', `a job came to be ${to} while its task was ${task.state}`);
  if (event.type === 'job.skipped') book.need(before !== 'running', `${event.job} was skipped while it ran`);
  else book.need(before === 'running' || isCancelled, `${event.job} is ${to} and had not run`);
  if (isCancelled) book.need(!book.attemptsOf(event.taskId).some(({ row, state }) => row.job === event.job && state !== 'ended' && state !== 'planned'), `${event.job} was cancelled, and its agent was at work`);
  if (event.type === 'job.done') book.need(book.attemptsOf(event.taskId).some(({ row, endedWell }) => row.job === event.job && endedWell), `${event.job} is done, and no attempt of it ended well`);
  task.jobs.set(event.job, to);
}

function attemptMoved(book: LedgerBook, event: Extract<Event, { type: 'attempt.prepared' | 'attempt.live' | 'attempt.said' | 'attempt.stuck' | 'attempt.reported' | 'attempt.ended' }>): void {
  const attempt = book.attempt(event.attemptId);
  if (attempt === undefined) return;
  const from = (...states: readonly string[]): void => book.need(states.includes(attempt.state), `the attempt ${event.attemptId} is ${attempt.state}`);
  switch (event.type) {
    case 'attempt.prepared': {
      from('planned');
      attempt.state = 'launching';
      const task = move(book, attempt.row.taskId, ['preparing'], 'running');
      book.need(task?.attempt === event.attemptId, 'this is not the attempt the task was claimed for');
      book.need(![...book.worktrees.values()].some(({ row, state }) => row.taskId === attempt.row.taskId && state === 'setting-up'), 'an attempt began in a worktree that is not set up');
      for (const worktree of book.worktrees.values()) if (worktree.row.taskId === attempt.row.taskId && worktree.state === 'intended') worktree.state = 'standing';
      return;
    }
    case 'attempt.live':
      from('launching');
      attempt.state = 'live';
      return;
    case 'attempt.said':
    case 'attempt.reported':
      from('launching', 'live');
      return;
    case 'attempt.stuck':
      from('live');
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
  const jobs = [...task.jobs.values()];
  const isDone = task.state === 'cancelled' && jobs.length > 0 && jobs.every((at) => at !== 'waiting' && at !== 'running');
  // Never begun, it may have been waiting for others.
  const isFresh = task.state === 'cancelled' && task.attempts === 0;
  task.state = isFresh ? 'backlog' : task.state === 'attention' || isDone ? 'running' : 'waiting';
}

function needDependencies(book: LedgerBook, taskId: string): void {
  const task = book.task(taskId);
  if (task === undefined) return;
  const landed = new Set(book.tasksOf(task.row.planId).filter(({ state, landedOnce }) => state === 'landed' || landedOnce === true).map(({ row }) => row.key));
  for (const { on } of task.row.dependsOn) book.need(landed.has(on), `${task.row.key} went ahead of ${on}, on which it depends`);
}

/** A retried task whose work is to be done again waits and does not run: both are one to the checker. */
export function isRetried(book: LedgerBook, { state, attempt }: Pick<NonNullable<ReturnType<LedgerBook['task']>>, 'state' | 'attempt'>): boolean {
  return state === 'running' && book.attempts.get(attempt ?? '')?.state === 'ended';
}

function move(book: LedgerBook, taskId: string, from: readonly Task['state']['kind'][], to: Task['state']['kind']): ReturnType<LedgerBook['task']> {
  const task = book.task(taskId);
  if (task === undefined) return undefined;
  book.need(from.includes(task.state) || (to === 'preparing' && isRetried(book, task)), `${taskId} is ${task.state} and became ${to}`);
  task.state = to;
  // Whatever was begun and never ran gives its slot back with its task.
  if (to !== 'preparing' && to !== 'running') for (const [job, at] of task.jobs) if (at === 'running') task.jobs.set(job, 'waiting');
  return task;
}

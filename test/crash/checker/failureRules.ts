import type { Event, Failure, Task } from '../../../src/engine/index';
import type { LedgerBook } from './ledgerBook';

export type FailureEvent = Extract<Event, { type: 'failures.captured' }>;

const STATES: Readonly<Record<Failure['where'], Task['state']['kind'] | null>> = { agent: 'running', worktree: 'checking', merged: 'landing', final: null };

/** What failed is put on record where it failed, once, before anything comes of it. */
export function failureRule(book: LedgerBook, event: FailureEvent): void {
  const [first] = event.failures;
  book.need(first !== undefined, 'nothing was captured');
  if (first === undefined) return;
  const owner = first.taskId ?? event.planId;
  const before = book.failures.get(owner) ?? { rounds: 0, rows: 0, told: false };
  book.need(event.failures.every(({ round, number }, index) => round === before.rounds + 1 && number === index + 1), `round ${String(first.round)} follows round ${String(before.rounds)}`);
  book.need(event.failures.length <= first.of, 'more was kept than there was');
  book.failures.set(owner, { rounds: before.rounds + 1, rows: before.rows + event.failures.length, told: true });
  if (first.taskId === null) {
    book.need(book.plan(event.planId)?.state === 'verifying', 'final checks failed of a plan that was not verified');
    return;
  }
  const task = book.task(first.taskId);
  book.need(task?.state === STATES[first.where], `a task that is ${task?.state ?? 'unknown'} failed as ${first.where}`);
  const attempt = book.attempts.get(first.attemptId ?? '');
  const isUnderWay = first.where === 'agent' ? attempt?.row.taskId === first.taskId && task?.jobs.get(attempt.row.job) === 'running' : task?.attempt === first.attemptId;
  book.need(isUnderWay, 'it is not of an attempt that is under way');
  if (first.where === 'worktree') book.need(first.commit === task?.tip, 'it names another commit than was checked');
}

/** A command's failure is not acted on before it was told of. */
export function needsTelling(book: LedgerBook, event: Extract<Event, { type: 'task.waiting' | 'task.failed' }>): void {
  const failure = event.type === 'task.failed' ? event.failure : event.why.kind === 'failure' ? event.why.failure : null;
  if (failure?.kind !== 'checks' && failure?.kind !== 'agent-exit') return;
  const known = book.failures.get(event.taskId);
  book.need(known?.told === true, 'nothing is on record of what failed');
  if (known !== undefined) known.told = false;
}

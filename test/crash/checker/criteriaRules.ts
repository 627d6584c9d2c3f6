import type { Event } from '../../../src/engine/index';
import type { LedgerBook } from './ledgerBook';

/** A verdict is of a verifier that has ended, on each criterion of its task once. */
export function criteriaRule(book: LedgerBook, { attemptId, judgements }: Extract<Event, { type: 'attempt.judged' }>): void {
  const attempt = book.attempt(attemptId);
  const task = book.tasks.get(attempt?.row.taskId ?? '');
  const role = task?.row.jobs.find(({ name }) => name === attempt?.row.job)?.role;
  const criteria = task?.row.criteria ?? [];
  book.need(attempt?.state === 'ended' && role === 'verifier', 'criteria were judged by none that had verified');
  book.need(judgements.length === criteria.length && judgements.every(({ number, text }, index) => number === index + 1 && text === criteria[index]), 'other criteria were judged than the task has');
  if (task !== undefined) book.proven.set(task.row.id, judgements.every(({ verdict }) => verdict === 'met'));
}

/** Work that a verifier had to judge is taken when the last verdict was that all is met. */
export function needsProof(book: LedgerBook, taskId: string): void {
  const row = book.tasks.get(taskId)?.row;
  const isJudged = row !== undefined && (row.criteria ?? []).length > 0 && row.rounds === undefined && row.jobs.some(({ role, optional }) => role === 'verifier' && !optional);
  const isMended = row?.jobs.some(({ needs }) => needs.some(({ kind }) => kind !== 'success')) === true;
  if (isJudged && !isMended) book.need(book.proven.get(taskId) === true, 'work was taken of which not every criterion was found to be met');
}

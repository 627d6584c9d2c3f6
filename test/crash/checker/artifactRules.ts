import type { Event } from '../../../src/engine/index';
import type { LedgerBook } from './ledgerBook';

export type ArtifactEvent = Extract<Event, { type: 'artifacts.kept' | 'attempt.given' }>;

/** What is left is of an attempt that has ended, and kept once; what is taken was there, and is of the same task. */
export function artifactRule(book: LedgerBook, event: ArtifactEvent): void {
  if (event.type === 'attempt.given') {
    const attempt = book.attempt(event.attemptId);
    if (attempt === undefined) return;
    book.need(attempt.state !== 'ended', 'an attempt was given something after its end');
    for (const id of event.artifacts) book.need(book.artifacts.get(id)?.taskId === attempt.row.taskId, `the artifact ${id} that was given is not of this task`);
    return;
  }
  const names = new Set<string>();
  for (const artifact of event.artifacts) {
    const attempt = book.attempt(artifact.attemptId);
    const name = `${artifact.attemptId} ${artifact.kind} ${artifact.name}`;
    book.need(!names.has(name) && !book.artifacts.has(artifact.id), `the artifact ${name} was kept before`);
    book.need(attempt?.row.taskId === event.taskId && artifact.taskId === event.taskId && attempt.row.job === artifact.job, `the artifact ${name} is not of the attempt that left it`);
    // What shows why a job is asked for is kept while its asker is at work.
    book.need(attempt?.state === 'ended' || (artifact.kind === 'error_context' && artifact.name.startsWith('for-')), `the artifact ${name} was kept of an attempt that is at work`);
    names.add(name);
    book.artifacts.set(artifact.id, artifact);
  }
}

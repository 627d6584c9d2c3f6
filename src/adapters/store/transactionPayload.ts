import type { Change, Transaction } from '../../engine/index';
import { assertNever } from '../../util/assertNever';
import type { Payload } from './journalFormat';
import { addEvent } from './queries/addEvent';
import type { Write } from './queries/query';
import { removeTask } from './queries/removeTask';
import { saveArtifact } from './queries/saveArtifact';
import { saveAttempt } from './queries/saveAttempt';
import { saveFailure } from './queries/saveFailure';
import { saveLanding } from './queries/saveLanding';
import { savePlan } from './queries/savePlan';
import { savePlanText } from './queries/savePlanText';
import { saveTask } from './queries/saveTask';
import { saveTemplate } from './queries/saveTemplate';
import { saveWorktree } from './queries/saveWorktree';
import { subjectOf } from './subject';

type Entry = Payload[number];

/** The statements a transaction comes down to. Database and journal take the same ones, so a replay cannot differ. */
export function payloadFor(transaction: Transaction): Payload {
  const changes = lastOfEach(transaction.changes).map(entryFor);
  // After the changes: the rows an event speaks of may have come with it.
  const events = transaction.recorded.map((recorded) => {
    const subject = subjectOf(recorded.event);
    return entry(addEvent[subject.kind], { recorded, subject });
  });
  return [...changes, ...events];
}

/** A row that several events of one transaction changed is written once, as the last of them left it. */
function lastOfEach(changes: readonly Change[]): readonly Change[] {
  const last = new Map<string, Change>();
  for (const change of changes) last.set(rowOf(change), change);
  return [...last.values()];
}

function rowOf(change: Change): string {
  if (change.kind === 'task-removed') return `task ${change.taskId}`;
  return `${change.kind} ${'row' in change ? change.row.id : change.planId}`;
}

function entryFor(change: Change): Entry {
  switch (change.kind) {
    case 'template':
      return entry(saveTemplate, change.row);
    case 'plan':
      return entry(savePlan, change.row);
    case 'plan-text':
      return entry(savePlanText, change);
    case 'task':
      return entry(saveTask, change.row);
    case 'task-removed':
      return entry(removeTask, change);
    case 'attempt':
      return entry(saveAttempt, change.row);
    case 'worktree':
      return entry(saveWorktree, change.row);
    case 'landing':
      return entry(saveLanding, change.row);
    case 'failure':
      return entry(saveFailure, change.row);
    case 'artifact':
      return entry(saveArtifact, change.row);
    default:
      return assertNever(change, 'change');
  }
}

function entry<Row>(write: Write<Row>, row: Row): Entry {
  return [write.name, ...write.values(row)];
}

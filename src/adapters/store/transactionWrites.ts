import type { Change, Recorded, Transaction } from '../../engine/index';
import { assertNever } from '../../util/assertNever';
import type { StateDatabase } from './database';
import type { Payload } from './journalFormat';
import { addEvent } from './queries/addEvent';
import { planOf } from './queries/planOf';
import type { Write } from './queries/query';
import { saveAttempt } from './queries/saveAttempt';
import { saveLanding } from './queries/saveLanding';
import { savePlan } from './queries/savePlan';
import { savePlanText } from './queries/savePlanText';
import { saveTask } from './queries/saveTask';
import { saveWorktree } from './queries/saveWorktree';
import { subjectOf } from './subject';

type Entry = Payload[number];

/** Puts a transaction into the database, whole or not at all, and gives back what the journal needs to do it again. */
export function applyTransaction(database: StateDatabase, transaction: Transaction): Payload {
  return database.transaction(() => [
    ...transaction.changes.map((change) => applyChange(database, change)),
    // After the changes: the rows an event speaks of may have come with it.
    ...transaction.recorded.map((recorded) => apply(database, addEvent, { recorded, planId: planIdOf(database, recorded) })),
  ]);
}

function applyChange(database: StateDatabase, change: Change): Entry {
  switch (change.kind) {
    case 'plan':
      return apply(database, savePlan, change.row);
    case 'plan-text':
      return apply(database, savePlanText, change);
    case 'task':
      return apply(database, saveTask, change.row);
    case 'attempt':
      return apply(database, saveAttempt, change.row);
    case 'worktree':
      return apply(database, saveWorktree, change.row);
    case 'landing':
      return apply(database, saveLanding, change.row);
    default:
      return assertNever(change, 'change');
  }
}

function apply<Row>(database: StateDatabase, write: Write<Row>, row: Row): Entry {
  const values = write.values(row);
  database.write(write.sql, values);
  return [write.name, ...values];
}

function planIdOf(database: StateDatabase, { event }: Recorded): string | null {
  const subject = subjectOf(event);
  if (subject.kind === 'plan') return subject.id;
  return database.read(planOf(subject.kind), subject.id)[0] ?? null;
}


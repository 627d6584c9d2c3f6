import type { Recorded } from '../../../engine/index';
import type { Subject } from '../subject';
import type { Write } from './query';

/** Where the plan's id comes from: an event names what it is about, and that may be something of a plan, or of none. */
const planIds = {
  // Of no plan: NULL in any case.
  template: '(SELECT NULL FROM template WHERE id = ?)',
  plan: '?',
  task: '(SELECT plan_id FROM task WHERE id = ?)',
  // Not as a join: that takes SQLite four times as long.
  attempt: '(SELECT plan_id FROM task WHERE id = (SELECT task_id FROM attempt WHERE id = ?))',
  worktree: '(SELECT plan_id FROM worktree WHERE id = ?)',
  landing: '(SELECT plan_id FROM landing WHERE id = ?)',
} as const satisfies Record<Subject['kind'], string>;

export interface AboutEvent {
  readonly recorded: Recorded;
  readonly subject: Subject;
}

/** Never replaces: a sequence given twice is a bug of the caller, and the transaction fails. */
function addEventAbout(kind: Subject['kind']): Write<AboutEvent> {
  return {
    name: `event-of-${kind}`,
    sql: `
    INSERT INTO event (sequence, at, plan_id, type, body) VALUES (?, ?, ${planIds[kind]}, ?, ?)`,
    values: ({ recorded, subject }) => [recorded.sequence, recorded.at, subject.id, recorded.event.type, JSON.stringify(recorded.event)],
  };
}

export const addEvent: Readonly<Record<Subject['kind'], Write<AboutEvent>>> = {
  template: addEventAbout('template'),
  plan: addEventAbout('plan'),
  task: addEventAbout('task'),
  attempt: addEventAbout('attempt'),
  worktree: addEventAbout('worktree'),
  landing: addEventAbout('landing'),
};

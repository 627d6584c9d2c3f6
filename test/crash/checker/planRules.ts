import type { Event } from '../../../src/engine/index';
import { given } from './given';
import type { LedgerBook } from './ledgerBook';
import { hold, isRetried } from './taskRules';

export type PlanEvent = Extract<Event, { type: `plan.${string}` }>;

/** Opening, running, verifying, closing, ended; a resume opens it again. */
export function planRule(book: LedgerBook, event: PlanEvent): void {
  if (event.type === 'plan.imported') {
    book.need(!book.plans.has(event.plan.id), 'the plan was imported before');
    book.plans.set(event.plan.id, { row: event.plan, state: 'opening', paused: false });
    for (const row of event.tasks) book.putTask({ row, state: 'backlog', attempt: null, attempts: 0, tip: null, jobs: new Map(), hold: null });
    return;
  }
  const plan = book.plan(event.planId);
  if (plan === undefined) return;
  const step = (from: readonly string[], to: typeof plan.state): void => {
    book.need(from.includes(plan.state), `the plan is ${plan.state} and became ${to}`);
    plan.state = to;
  };
  switch (event.type) {
    case 'plan.opened':
      step(['opening'], 'running');
      return;
    case 'plan.changed':
      book.need(plan.state === 'opening' || plan.state === 'running', `the plan is ${plan.state} and took a change over`);
      for (const id of event.removed) {
        const gone = book.tasks.get(id);
        book.need(gone !== undefined && gone.attempts === 0 && (gone.state === 'backlog' || gone.state === 'ready'), `${id} was taken out of the plan, and was begun or never there`);
        book.dropTask(id);
      }
      for (const row of event.tasks) {
        const known = book.tasks.get(row.id);
        if (known === undefined) book.putTask({ row, state: 'backlog', attempt: null, attempts: 0, tip: null, jobs: new Map(), hold: null });
        else if (known.attempts === 0 && known.state !== 'cancelled' && known.state !== 'failed') book.putTask({ ...known, row, state: 'backlog' });
        else {
          book.need(known.state === row.state.kind || (row.state.kind === 'waiting' && isRetried(book, known)), `${row.id} is ${known.state}, and the changed plan says ${row.state.kind}`);
          book.putTask({ ...known, row });
        }
      }
      book.plans.set(event.planId, { ...plan, row: { ...plan.row, ...event.plan } });
      return;
    case 'plan.paused':
      book.need(plan.state !== 'ended', 'an ended plan was paused');
      plan.paused = true;
      return;
    case 'plan.resumed':
      plan.paused = false;
      for (const task of book.tasksOf(event.planId)) if (task.hold !== 'cancel') task.hold = null;
      if (plan.state === 'ended' || plan.state === 'closing') plan.state = 'running';
      return;
    case 'plan.cancelled':
      book.need(plan.state !== 'ended', 'an ended plan was cancelled');
      plan.paused = false;
      for (const task of book.tasksOf(event.planId)) if (task.state !== 'landed' && task.state !== 'cancelled') hold(book, task.row.id, 'cancel');
      return;
    case 'plan.verifying':
      book.need(isThrough(book, event.planId), 'the final checks run before everything has landed that had to');
      step(['running'], 'verifying');
      return;
    case 'plan.closing':
      step(['opening', 'running', 'verifying'], 'closing');
      if (event.outcome.kind === 'completed') book.need(isThrough(book, event.planId), 'a plan is complete and not all of its tasks have landed that had to');
      if (event.outcome.kind === 'incomplete') book.need(!isThrough(book, event.planId), 'a plan is incomplete, and only lacks what it may do without');
      return;
    case 'plan.ended':
      step(['closing'], 'ended');
      return;
    case 'plan.provision':
    case 'plan.advanced':
      return;
  }
}

/** All landed, but for optional tasks that failed, were cancelled or can never begin because of such. */
function isThrough(book: LedgerBook, planId: string): boolean {
  const gone = given(book, planId);
  return book.tasksOf(planId).every(({ row, state }) => state === 'landed' || (row.optional === true && gone.has(row.key)));
}

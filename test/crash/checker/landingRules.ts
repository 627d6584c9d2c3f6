import type { Event } from '../../../src/engine/index';
import { given } from './given';
import type { LedgerBook } from './ledgerBook';
import { roundOver } from './taskRules';

export type LandingEvent = Extract<Event, { type: `landing.${string}` }>;

/** A landing goes merged, tested, advanced, landed, in this order and once; one at a time; in the declared order. */
export function landingRule(book: LedgerBook, event: LandingEvent): void {
  if (event.type === 'landing.started') {
    started(book, event.landing);
    return;
  }
  const landing = book.landing(event.landingId);
  if (landing === undefined) return;
  const step = (from: readonly string[], to: typeof landing.state): void => {
    book.need(from.includes(landing.state), `the landing is ${landing.state} and became ${to}`);
    landing.state = to;
  };
  const task = book.task(landing.row.taskId);
  switch (event.type) {
    case 'landing.merged':
      step(['merging'], 'testing');
      book.tips.set(landing.row.id, event.commit);
      return;
    case 'landing.advancing':
      step(['testing'], 'advancing');
      book.need(event.checks.every((check) => check.exit.kind === 'code' && check.exit.code === 0), 'it advances though a check failed');
      return;
    case 'landing.landed':
      step(['advancing'], 'landed');
      book.need(task?.state === 'landing', `the task is ${task?.state ?? 'unknown'} and landed`);
      if (task !== undefined) roundOver(book, task);
      book.tips.set(landing.row.planId, book.tips.get(landing.row.id) ?? '');
      return;
    case 'landing.abandoned':
      step(['merging', 'testing', 'advancing'], 'abandoned');
  }
}

function started(book: LedgerBook, row: Extract<Event, { type: 'landing.started' }>['landing']): void {
  book.need(!book.landings.has(row.id), `the landing ${row.id} was begun before`);
  const plan = book.plan(row.planId);
  const task = book.task(row.taskId);
  const tasks = book.tasksOf(row.planId);
  book.need(plan?.state === 'running' && !plan.paused, `a landing began while the plan was ${plan?.paused === true ? 'paused' : (plan?.state ?? 'unknown')}`);
  book.need(!tasks.some(({ state }) => state === 'landing'), 'another task of the plan is landing');
  book.need(task?.state === 'queued' && task.tip === row.tip, `the task is ${task?.state ?? 'unknown'}, or its tip is another`);
  book.need(task?.hold === null, 'a landing began of a task that was to stand still');
  book.need(row.base === (book.tips.get(row.planId) ?? plan?.row.base), `it starts from ${row.base}, and not from where the last landing left the branch`);
  const order = plan?.row.mergeOrder ?? [];
  const place = order.findIndex((step) => step.includes(task?.row.key ?? ''));
  const gone = given(book, row.planId);
  for (const key of order.slice(0, Math.max(0, place)).flat()) {
    const before = tasks.find((other) => other.row.key === key);
    book.need(before?.state === 'landed' || before?.row.rounds !== undefined || task?.row.rounds !== undefined || gone.has(key), `${task?.row.key ?? ''} lands before ${key}, which is declared to come first`);
  }
  if (task !== undefined) task.state = 'landing';
  book.landings.set(row.id, { row, state: 'merging' });
}

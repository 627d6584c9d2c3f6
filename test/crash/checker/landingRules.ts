import type { Event } from '../../../src/engine/index';
import { given } from './given';
import type { KnownLanding, LedgerBook } from './ledgerBook';
import { roundOver } from './taskRules';

export type LandingEvent = Extract<Event, { type: `landing.${string}` }>;

/**
 * A landing goes merged, tested, advanced, landed, in this order and once; each stands on the branch or on one before it that
 * is under way, and falls with it; in the declared order.
 */
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
      step(['merging'], 'merged');
      book.tips.set(landing.row.id, event.commit);
      return;
    case 'landing.testing':
      step(['merged'], 'testing');
      return;
    case 'landing.red':
      step(['testing'], 'red');
      book.need(isUnderWay(book, landing.row.behind), 'its own fault is certain, and it is only noted');
      return;
    case 'landing.advancing':
      book.need(landing.state === 'testing' || event.provenWith !== undefined || !asksForProof(task), 'it advances and was not tested');
      step(['merged', 'testing'], 'advancing');
      landing.provenWith = event.provenWith;
      book.need(event.checks.every((check) => check.exit.kind === 'code' && check.exit.code === 0), 'it advances though a check failed');
      return;
    case 'landing.landed':
      step(['advancing'], 'landed');
      book.need(landing.row.behind === undefined || book.landings.get(landing.row.behind)?.state === 'landed', 'it landed, and what it stood upon has not');
      book.need(landing.provenWith === undefined || book.landings.get(landing.provenWith)?.state === 'advancing', 'it landed without what it was proven with');
      book.need(task?.state === 'landing', `the task is ${task?.state ?? 'unknown'} and landed`);
      if (task !== undefined) roundOver(book, task);
      book.tips.set(landing.row.planId, book.tips.get(landing.row.id) ?? '');
      return;
    case 'landing.abandoned':
      step(['merging', 'merged', 'testing', 'red', 'advancing'], 'abandoned');
  }
}

function started(book: LedgerBook, row: Extract<Event, { type: 'landing.started' }>['landing']): void {
  book.need(!book.landings.has(row.id), `the landing ${row.id} was begun before`);
  const plan = book.plan(row.planId);
  const task = book.task(row.taskId);
  const tasks = book.tasksOf(row.planId);
  book.need(plan?.state === 'running' && !plan.paused, `a landing began while the plan was ${plan?.paused === true ? 'paused' : (plan?.state ?? 'unknown')}`);
  const last = lastUnderWay(book, row.planId);
  book.need(row.behind === last?.row.id, `it begins behind ${row.behind ?? 'nothing'}, and the last that is under way is ${last?.row.id ?? 'none'}`);
  book.need(last === undefined || last.state === 'merged', `it begins behind one that is ${last?.state ?? ''}`);
  book.need(task?.state === 'queued' && task.tip === row.tip, `the task is ${task?.state ?? 'unknown'}, or its tip is another`);
  book.need(task?.hold === null, 'a landing began of a task that was to stand still');
  book.need(row.base === (book.tips.get(last?.row.id ?? row.planId) ?? plan?.row.base), `it starts from ${row.base}, and not from where the one before leaves the branch`);
  const order = plan?.row.mergeOrder ?? [];
  const place = order.findIndex((step) => step.includes(task?.row.key ?? ''));
  const gone = given(book, row.planId);
  for (const key of order.slice(0, Math.max(0, place)).flat()) {
    const before = tasks.find((other) => other.row.key === key);
    book.need(before?.state === 'landed' || before?.state === 'landing' || before?.row.rounds !== undefined || task?.row.rounds !== undefined || gone.has(key), `${task?.row.key ?? ''} lands before ${key}, which is declared to come first`);
  }
  if (task !== undefined) task.state = 'landing';
  book.landings.set(row.id, { row, state: 'merging' });
}

function isUnderWay(book: LedgerBook, id: string | undefined): boolean {
  const state = id === undefined ? undefined : book.landings.get(id)?.state;
  return state !== undefined && state !== 'landed' && state !== 'abandoned';
}

/** What nothing that is under way stands upon. */
function lastUnderWay(book: LedgerBook, planId: string): KnownLanding | undefined {
  const underWay = [...book.landings.values()].filter(({ row }) => row.planId === planId && isUnderWay(book, row.id));
  const stoodUpon = new Set(underWay.map(({ row }) => row.behind));
  return underWay.find(({ row }) => !stoodUpon.has(row.id));
}

function asksForProof(task: ReturnType<LedgerBook['task']>): boolean {
  return task?.row.checks.some(({ when }) => when.includes('merged')) === true;
}

import type { Event, Recorded, Rows } from '../../../src/engine/index';
import { artifactRule } from './artifactRules';
import type { Evidence } from './evidence';
import { failureRule } from './failureRules';
import { landingRule, type LandingEvent } from './landingRules';
import { LedgerBook } from './ledgerBook';
import { planRule, type PlanEvent } from './planRules';
import { changedPrompts } from './spawnedRules';
import { taskRule } from './taskRules';
import { compareTemplates, templateRule } from './templateRules';
import { violations, type Violation } from './violation';
import { worktreeRule, type WorktreeEvent } from './worktreeRules';

/** I8: the event log is a history that may have happened, without a gap, and the rows are what it adds up to. */
export function illegalHistory({ events, rows }: Pick<Evidence, 'events' | 'rows'>): readonly Violation[] {
  const book = new LedgerBook();
  for (const [index, { sequence, event }] of events.entries()) {
    book.at(sequence, event.type);
    book.need(sequence === index + 1, `it stands in place ${String(index + 1)}`);
    const planId = book.planIdOf(event);
    if (planId !== null && book.plans.get(planId)?.state === 'ended') book.need(mayFollowTheEnd(event), 'its plan has ended');
    apply(book, event);
  }
  book.at(events.length, 'the rows');
  compareRows(book, rows);
  return violations('I8', [...book.problems, ...clockRanBack(events)]);
}

function apply(book: LedgerBook, event: Event): void {
  if (event.type === 'template.saved') templateRule(book, event);
  else if (isPlanEvent(event)) planRule(book, event);
  else if (isLandingEvent(event)) landingRule(book, event);
  else if (isWorktreeEvent(event)) worktreeRule(book, event);
  else if (event.type === 'failures.captured') failureRule(book, event);
  else if (event.type === 'artifacts.kept' || event.type === 'attempt.given') artifactRule(book, event);
  else taskRule(book, event);
}

function isPlanEvent(event: Event): event is PlanEvent {
  return event.type.startsWith('plan.');
}

function isLandingEvent(event: Event): event is LandingEvent {
  return event.type.startsWith('landing.');
}

function isWorktreeEvent(event: Event): event is WorktreeEvent {
  return event.type.startsWith('worktree.') || event.type.startsWith('integration.');
}

/** A person may open the plan again, bring their branch along or clear away what is left. */
function mayFollowTheEnd(event: Event): boolean {
  return ['task.held', 'task.cancelled', 'plan.resumed', 'plan.provision', 'plan.advanced', 'worktree.removing', 'worktree.torn-down', 'worktree.kept', 'worktree.removed'].includes(event.type);
}

function compareRows(book: LedgerBook, rows: Rows): void {
  compareTemplates(book, rows);
  for (const row of rows.plans) book.need(book.plans.get(row.id)?.state === row.phase.kind, `the plan ${row.id} is ${row.phase.kind}, by the log ${book.plans.get(row.id)?.state ?? 'unknown'}`);
  for (const row of rows.tasks) {
    const state = book.tasks.get(row.id)?.state;
    const alike = state === row.state.kind || (state === 'running' && row.state.kind === 'waiting') || (state === 'waiting' && row.state.kind === 'ready');
    book.need(alike, `the task ${row.id} is ${row.state.kind}, by the log ${state ?? 'unknown'}`);
  }
  for (const text of changedPrompts(book, rows)) book.need(false, text);
  for (const row of rows.attempts) book.need(book.attempts.get(row.id)?.state === row.state.kind, `the attempt ${row.id} is ${row.state.kind}, by the log ${book.attempts.get(row.id)?.state ?? 'unknown'}`);
  for (const row of rows.landings) book.need(book.landings.get(row.id)?.state === row.state.kind, `the landing ${row.id} is ${row.state.kind}, by the log ${book.landings.get(row.id)?.state ?? 'unknown'}`);
  for (const row of rows.worktrees) book.need(book.worktrees.get(row.id)?.state === row.state.kind, `the worktree ${row.id} is ${row.state.kind}, by the log ${book.worktrees.get(row.id)?.state ?? 'unknown'}`);
  const kept = [...book.failures.values()].reduce((sum, { rows: some }) => sum + some, 0);
  book.need(kept === rows.failures.length, `the log names ${String(kept)} failures, ${String(rows.failures.length)} are kept`);
  book.need([...book.artifacts.values()].length === rows.artifacts.length, `the log names ${String(book.artifacts.size)} artifacts, ${String(rows.artifacts.length)} are kept`);
  const counts = [[book.plans, rows.plans], [book.tasks, rows.tasks], [book.attempts, rows.attempts], [book.landings, rows.landings], [book.worktrees, rows.worktrees]] as const;
  for (const [known, there] of counts) book.need(known.size === there.length, `the log names ${String(known.size)} rows of a kind, ${String(there.length)} are kept`);
}

/** The order is the sequence's; on one machine, without a change of the clock, times follow it. */
function clockRanBack(events: readonly Recorded[]): readonly string[] {
  return events.flatMap(({ sequence, at }, index) => (index > 0 && at < (events[index - 1]?.at ?? 0) ? [`Event ${String(sequence)} is older than the one before it.`] : []));
}

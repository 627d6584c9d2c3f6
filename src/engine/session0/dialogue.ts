import { judge, type Answer } from './answer';
import { correctionPrompt, plannerPrompt, type PlannerTask } from './plannerPrompt';
import type { SessionOutcome } from './session';

/** Errors go back to the planner once. */
const MOST_ROUNDS = 2;

/** How the planner ended, in words, when it did not end well; null when it did. */
export type Trouble = { readonly reason: string; readonly logFile: string | null } | null;

export type Turn =
  | { readonly kind: 'ask'; readonly round: number; readonly prompt: string }
  | { readonly kind: 'end'; readonly outcome: SessionOutcome };

export interface Reply {
  readonly answer: Answer | null;
  readonly trouble: Trouble;
}

export function firstTurn(task: PlannerTask): Turn {
  return { kind: 'ask', round: 1, prompt: plannerPrompt(task) };
}

/**
 * What follows on a reply. A plan counts however its planner ended; a planner that ended badly without one is not asked
 * again, since whatever kept it from answering would do so once more.
 */
export function nextTurn(task: PlannerTask, round: number, { answer, trouble }: Reply): { readonly turn: Turn; readonly faults: { readonly count: number; readonly text: string } | null } {
  if (answer === null && trouble !== null) return { turn: { kind: 'end', outcome: { kind: 'failed', ...trouble } }, faults: null };
  const judgement = judge(answer);
  if (judgement.kind === 'plan') return { turn: { kind: 'end', outcome: { kind: 'planned', text: judgement.text } }, faults: null };
  const faults = { count: judgement.count, text: judgement.faults };
  if (round < MOST_ROUNDS) return { turn: { kind: 'ask', round: round + 1, prompt: correctionPrompt({ ...task, answer, faults: judgement.faults }) }, faults };
  return { turn: { kind: 'end', outcome: { kind: 'faulty', text: answer?.text ?? '', faults: judgement.faults } }, faults };
}

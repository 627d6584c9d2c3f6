import { formatDiagnostics } from '../plan/formatDiagnostics';
import { parsePlan } from '../plan/parsePlan';
import { lastYamlBlock } from './fence';

export interface Answer {
  readonly text: string;
  readonly from: 'file' | 'output';
}

/** What the planner left after it was asked. */
export interface Left {
  /** What its plan file holds; null where there is none. */
  readonly file: string | null;
  /** What it printed. */
  readonly printed: string;
  /** What the file held before it was asked. */
  readonly before: string | null;
}

/** A file that was written counts more than what was printed; one that was left as it was counts least. */
export function answerIn({ file, printed, before }: Left): Answer | null {
  const written: Answer | null = file === null || file.trim() === '' ? null : { text: file, from: 'file' };
  if (written !== null && file !== before) return written;
  const block = lastYamlBlock(printed);
  return block === null || block.trim() === '' ? written : { text: block, from: 'output' };
}

export type Judgement =
  | { readonly kind: 'plan'; readonly text: string }
  /** `count` errors, told in compiler form. */
  | { readonly kind: 'faults'; readonly faults: string; readonly count: number };

/** Is this a plan that could be run? */
export function judge(answer: Answer | null): Judgement {
  if (answer === null) return { kind: 'faults', faults: 'No plan was found: the file was not written, and no block that is fenced as yaml was printed.', count: 1 };
  const { plan, diagnostics } = parsePlan(answer.text, { path: PLAN_NAME });
  if (plan !== null) return { kind: 'plan', text: answer.text };
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const told = errors.slice(0, MOST_TOLD);
  const more = errors.length > told.length ? `\n\n… and ${errors.length - told.length} errors more` : '';
  return { kind: 'faults', faults: `${formatDiagnostics(PLAN_NAME, told, answer.text)}${more}`, count: errors.length };
}

const PLAN_NAME = 'plan.yaml';
/** More errors than these have one cause, and the prompt is to stay readable. */
const MOST_TOLD = 50;

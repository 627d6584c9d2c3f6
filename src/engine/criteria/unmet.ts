import { assertNever } from '../../util/assertNever';
import type { CriterionEvidence, Judgement, Unmet } from '../model/criteria';
import type { TaskFailure } from '../model/reasons';
import type { VerdictReading } from './readVerdict';

type CriteriaFailure = Extract<TaskFailure, { kind: 'criteria' }>;

/** It goes into prompts and into the state, several times over. */
const LONGEST_REASON = 2_000;

/** What keeps a verdict from proving the work; null where every criterion is met. */
export function criteriaFailure({ judgements, problems }: VerdictReading): CriteriaFailure | null {
  const unmet = judgements.flatMap((judgement) => unmetOf(judgement));
  return unmet.length + problems.length === 0 ? null : { kind: 'criteria', unmet, of: judgements.length, problems };
}

/** The work has to be mended. Where this is false, it is the verifier who has not done its part. */
export function blamesWork({ unmet }: CriteriaFailure): boolean {
  return unmet.some(({ verdict }) => verdict === 'not_met');
}

function unmetOf({ number, text, verdict, evidence, problem }: Judgement): readonly Unmet[] {
  if (verdict === 'met') return [];
  const reason = problem ?? (evidence === null ? 'It is not said why.' : evidenceText(evidence));
  return [{ number, text, verdict, reason: reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason }];
}

/** `src/a.ts:3: the date is not read (npm test: 1 failed)` */
export function evidenceText({ text, file, line, command, output }: CriterionEvidence): string {
  const place = file === null ? null : `${file}${line === null ? '' : `:${String(line)}`}`;
  const ran = command === null ? null : `\`${command}\`${output === null ? '' : ` printed: ${output.trim()}`}`;
  return [place, text?.trim() ?? null, ran].filter((part) => part !== null).join(': ');
}

export function verdictText(verdict: Judgement['verdict']): string {
  switch (verdict) {
    case 'met':
      return 'met';
    case 'not_met':
      return 'not met';
    case 'cannot_tell':
      return 'cannot be told';
    case 'unanswered':
      return 'not answered';
    default:
      return assertNever(verdict, 'verdict');
  }
}

/** In one line: which criteria are not proven, and why. */
export function criteriaText({ unmet, of, problems }: CriteriaFailure): string {
  if (unmet.every(({ verdict }) => verdict === 'unanswered') && problems.length > 0) return problems.join(' ');
  const each = unmet.map(({ number, text, verdict, reason }) => `${String(number)} (${text}) ${verdictText(verdict)}: ${reason}`);
  return `${String(unmet.length)} of ${String(of)} acceptance criteria are not proven. ${[...each, ...problems].join('; ')}`;
}

import * as z from 'zod';
import { VERDICTS, type Criterion, type CriterionEvidence, type Judgement } from '../model/criteria';

/** A page of text for each, and no logs. */
const LONGEST_TEXT = 10_000;
const MOST_ANSWERS = 5_000;
const MOST_PROBLEMS = 20;

const evidenceText = z.string().max(LONGEST_TEXT).nullish();
const evidenceSchema = z.object({
  text: evidenceText,
  file: z.string().max(1_000).nullish(),
  line: z.int().min(1).nullish(),
  command: z.string().max(2_000).nullish(),
  output: evidenceText,
});
const answerSchema = z.object({ number: z.int(), verdict: z.enum(VERDICTS), evidence: z.union([z.string().max(LONGEST_TEXT), evidenceSchema]).nullish() });
const verdictSchema = z.object({ criteria: z.array(z.unknown()).max(MOST_ANSWERS) });
type Answer = z.infer<typeof answerSchema>;

export interface VerdictReading {
  /** One for each criterion, in their order. */
  readonly judgements: readonly Judgement[];
  /** What is wrong with the answer as a whole, as sentences. */
  readonly problems: readonly string[];
}

/** What a verifier has written. Never throws, whatever the text: a criterion it does not answer properly is unanswered. */
export function readVerdict(text: string, criteria: readonly Criterion[]): VerdictReading {
  const parsed = parse(text);
  if (typeof parsed === 'string') return unanswered(criteria, parsed);
  const problems: string[] = [];
  const answers = new Map<number, Answer[]>();
  const known = new Set(criteria.map(({ number }) => number));
  parsed.criteria.forEach((value, index) => {
    const answer = answerSchema.safeParse(value);
    if (!answer.success) problems.push(`Answer ${String(index + 1)} of the verdict cannot be read: ${issueText(answer.error)}.`);
    else if (!known.has(answer.data.number)) problems.push(`The verdict judges a criterion ${String(answer.data.number)}, which the task has not.`);
    else answers.set(answer.data.number, [...(answers.get(answer.data.number) ?? []).slice(0, 1), answer.data]);
  });
  return { judgements: criteria.map((criterion) => judged(criterion, answers.get(criterion.number) ?? [])), problems: problems.slice(0, MOST_PROBLEMS) };
}

/** There is nothing to read, and why. */
export function unanswered(criteria: readonly Criterion[], problem: string): VerdictReading {
  return { judgements: criteria.map((criterion) => noAnswer(criterion, null)), problems: [problem] };
}

function parse(text: string): z.infer<typeof verdictSchema> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return `The verdict is not JSON: ${thrown instanceof Error ? thrown.message.slice(0, 300) : 'it cannot be read'}.`;
  }
  const parsed = verdictSchema.safeParse(value);
  return parsed.success ? parsed.data : `The verdict has not the form {"criteria": [...]}: ${issueText(parsed.error)}.`;
}

function judged(criterion: Criterion, [answer, second]: readonly Answer[]): Judgement {
  if (answer === undefined) return noAnswer(criterion, 'It was not answered.');
  if (second !== undefined) return noAnswer(criterion, 'It was answered more than once.');
  const evidence = evidenceOf(answer.evidence);
  if (answer.verdict === 'met' && evidence === null) return noAnswer(criterion, 'It was said to be met, without any evidence.');
  return { ...criterion, verdict: answer.verdict, evidence, problem: null };
}

function noAnswer(criterion: Criterion, problem: string | null): Judgement {
  return { ...criterion, verdict: 'unanswered', evidence: null, problem };
}

/** Null where it says nothing: a line without its file shows nothing either, nor does an output of no command. */
function evidenceOf(given: Answer['evidence']): CriterionEvidence | null {
  const all = typeof given === 'string' ? { text: given } : (given ?? {});
  const text = said(all.text);
  const file = said(all.file);
  const command = said(all.command);
  if (text === null && file === null && command === null) return null;
  return { text, file, line: file === null ? null : (all.line ?? null), command, output: command === null ? null : said(all.output) };
}

function said(text: string | null | undefined): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : text;
}

function issueText({ issues: [first] }: z.ZodError): string {
  if (first === undefined) return 'it is not as it must be';
  return first.path.length === 0 ? first.message : `${first.path.map(String).join('.')}: ${first.message}`;
}

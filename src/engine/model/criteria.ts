/** One thing that shows that a task is done, in the words of its plan. Its number is its place there, from 1. */
export interface Criterion {
  readonly number: number;
  readonly text: string;
}

export const VERDICTS = ['met', 'not_met', 'cannot_tell'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What shows it. One part of it is there at least. */
export interface CriterionEvidence {
  readonly text: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** What was run, and what it printed. */
  readonly command: string | null;
  readonly output: string | null;
}

/** What an attempt of a verifier made of one criterion. */
export interface Judgement extends Criterion {
  /** Only what was answered in a way that counts is anything but `unanswered`. */
  readonly verdict: Verdict | 'unanswered';
  readonly evidence: CriterionEvidence | null;
  /** Why there is no answer that counts, as a sentence; null where there is one. */
  readonly problem: string | null;
}

/** A criterion that is not proven, for those who go on after the verifier. */
export interface Unmet extends Criterion {
  readonly verdict: Exclude<Judgement['verdict'], 'met'>;
  readonly reason: string;
}

/** In the outputs folder of an attempt: what a verifier says of each criterion. */
export const VERDICT_FILE = '.verdict.json';

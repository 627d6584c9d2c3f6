import type { Criterion, Judgement } from '../model/criteria';
import type { Job } from '../model/job';
import type { Attempt, Task } from '../model/task';
import type { State } from '../run/state';
import { criteriaOf, isJudge } from './criteriaFor';

/** What the verifiers of a task made of one of its criteria, each the last time it judged; of several stages the last that did. */
export interface CriterionStanding extends Criterion {
  readonly judged: readonly JudgedBy[];
}

export interface JudgedBy {
  readonly attempt: Attempt;
  readonly judgement: Judgement;
  /** The work has been taken up again since: the verifier is to look at it anew. */
  readonly outdated: boolean;
}

export function standingOf(state: State, task: Task): readonly CriterionStanding[] {
  const criteria = criteriaOf(task);
  if (criteria.length === 0) return [];
  const all = task.jobs.filter(isJudge).flatMap((job) => lastJudged(state, task, job));
  const latest = all.filter(({ stage }) => stage === all.at(-1)?.stage);
  return criteria.map((criterion) => ({
    ...criterion,
    judged: latest.flatMap(({ attempt, outdated }) => {
      const judgement = attempt.judgements?.find(({ number }) => number === criterion.number);
      return judgement === undefined ? [] : [{ attempt, judgement, outdated }];
    }),
  }));
}

function lastJudged(state: State, task: Task, job: Job): readonly (Omit<JudgedBy, 'judgement'> & { readonly stage: string })[] {
  const attempt = state.attemptsOf(task.id).findLast((each) => each.job === job.name && each.judgements !== undefined);
  return attempt === undefined ? [] : [{ attempt, stage: job.stage, outdated: job.state.kind === 'pending' || job.state.kind === 'running' }];
}

export function isMet({ judged }: CriterionStanding): boolean {
  return judged.length > 0 && judged.every(({ judgement, outdated }) => !outdated && judgement.verdict === 'met');
}

/** Null where nobody judges: there are no criteria, or no verifier. */
export function criteriaCount(state: State, task: Task): { readonly met: number; readonly of: number } | null {
  if (task.criteria === undefined || task.criteria.length === 0 || !task.jobs.some(isJudge)) return null;
  const standing = standingOf(state, task);
  return { met: standing.filter(isMet).length, of: standing.length };
}

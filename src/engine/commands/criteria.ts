import { standingOf, isMet } from '../criteria/standing';
import { isJudge } from '../criteria/criteriaFor';
import type { CriteriaReport } from '../engine';
import type { State } from '../run/state';

/** Each acceptance criterion of a task, and what its verifiers made of it. */
export function listCriteria(state: State, taskId: string): CriteriaReport {
  const task = state.tasks.get(taskId);
  if (task === undefined) return { criteria: [], verifiers: [] };
  const criteria = standingOf(state, task).map((standing) => ({
    number: standing.number,
    text: standing.text,
    met: isMet(standing),
    judged: standing.judged.map(({ attempt, judgement: { verdict, evidence, problem }, outdated }) => ({
      job: attempt.job,
      attemptId: attempt.id,
      attempt: attempt.number,
      commit: attempt.result,
      at: attempt.endedAt,
      verdict,
      evidence,
      problem,
      outdated,
    })),
  }));
  return { criteria, verifiers: task.jobs.filter(isJudge).map(({ name }) => name) };
}

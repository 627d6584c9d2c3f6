import type { GivenTask, Refused, StartPlan } from '../../engine';
import { TASK_LIST, type Plan, type PlanDocument } from '../../model/plan';
import { parsePlan } from '../../plan/parsePlan';
import { planToYaml } from '../../plan/writing/planToYaml';
import type { Works } from '../../run/works';
import { err, ok, type Result } from '../../../util/result';
import { changePlan } from '../changePlan';
import { consentTo } from '../planTemplates';
import { refused } from '../refused';

export type ListOptions = Pick<GivenTask, 'options' | 'environment'>;

export interface WrittenList {
  readonly request: StartPlan;
  readonly document: PlanDocument;
  readonly textHash: string;
}

/**
 * The list as a document that could be started. What is new in it was agreed to task by task, and the rest before:
 * so the agreement is to the whole as it is at this moment.
 */
export function writtenList(works: Works, next: PlanDocument, { options, environment }: ListOptions): Result<WrittenList, Refused> {
  const text = planToYaml(next);
  const { plan: document, diagnostics } = parsePlan(text, { path: TASK_LIST });
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (document === null) return err(refused('task-invalid', `The list of tasks cannot be like that: ${wrong?.message ?? 'it cannot be read.'}`, 'Say it differently, and try again.'));
  const request = { path: TASK_LIST, text, options, environment, accept: true };
  return ok({ document, textHash: works.ports.hasher.sha256(text), request: { ...request, consent: consentTo(works, request, document) } });
}

/** Has a list say something else from now on, as a document that changed while its plan runs. Null where it does. */
export async function rewriteList(works: Works, list: Plan, next: PlanDocument, options: ListOptions): Promise<Refused | null> {
  const written = writtenList(works, next, options);
  if (!written.ok) return written.error;
  const answer = await changePlan(works, { running: list, ...written.value, staysStopped: true });
  return answer.kind === 'refused' ? answer : null;
}

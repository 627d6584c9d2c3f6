import type { AddTask, Refused, TaskAdded } from '../../engine';
import type { Plan, PlannedTask } from '../../model/plan';
import { executionPlan } from '../../planning/executionPlan';
import type { Works } from '../../run/works';
import { err, ok, type Result } from '../../../util/result';
import { importPlan, pictureFor } from '../importPlan';
import { unrunnable } from '../pipelines';
import { keyList } from '../planPart';
import { withoutConsent } from '../planTemplates';
import { refused } from '../refused';
import { unfitRepository } from '../unfitRepository';
import { agreedTask, knownKeys } from './agreedTask';
import { rewriteList, writtenList } from './rewriteList';
import { documentOf, isList, LIST_TITLE, nextKey, openList } from './taskLists';

/** Takes a task in hand that is in no plan: it joins the list that is under way, or begins one. */
export async function addTask(works: Works, request: AddTask): Promise<TaskAdded> {
  const agreed = agreedTask(works, request);
  if (!agreed.ok) return agreed.error;
  const task = { ...agreed.value.task, key: nextKey(works.state()) };
  const list = request.alone === true ? null : openList(works.state());
  const planId = list === null ? await begin(works, request, task) : await join(works, list, request, task);
  if (!planId.ok) return planId.error;
  const id = works.state().tasksOf(planId.value).find(({ key }) => key === task.key)?.id ?? '';
  return { kind: 'added', planId: planId.value, taskId: id, key: task.key };
}

type Begun = Promise<Result<string, Refused>>;

async function join(works: Works, list: Plan, request: AddTask, task: PlannedTask): Begun {
  const document = documentOf(works, list);
  if (document === null) return begin(works, request, task);
  const after = knownKeys(request.task.after, document.tasks.map(({ key }) => key));
  if (!after.ok) return err(notInList(works, after.error, list));
  const next = { ...document, tasks: [...document.tasks, waitingFor(task, after.value)] };
  const refusal = await rewriteList(works, list, next, request);
  if (refusal === null) return ok(list.id);
  // The last of its tasks may have landed at this moment.
  return openList(works.state())?.id === list.id ? err(refusal) : begin(works, request, task);
}

async function begin(works: Works, request: AddTask, task: PlannedTask): Begun {
  const [first] = request.task.after;
  if (first !== undefined) return err(notInList(works, first, null));
  const written = writtenList(works, { ...EMPTY, title: request.alone === true ? task.title : LIST_TITLE, tasks: [task] }, request);
  if (!written.ok) return written;
  const { document, textHash, request: start } = written.value;
  const facts = await works.ports.git.facts();
  const forbidden = unfitRepository(facts) ?? unrunnable(works, document, start);
  if (forbidden !== null) return err(forbidden);
  const execution = executionPlan(document, await pictureFor(works, document), []);
  // Somebody may have imported another version of its template while the repository was looked at.
  const unasked = withoutConsent(works, start, document);
  if (unasked !== null) return err(unasked);
  const imported = importPlan(works, { document, execution, request: start, facts, textHash });
  await works.ports.environments.remember(imported.plan.id, request.environment);
  await works.record(imported);
  return ok(imported.plan.id);
}

const EMPTY = { phases: [], mergeOrder: [], finalChecks: [], rules: [], conflictNotes: [], issues: [], companions: [], landWhen: null, schedule: null, template: null, maxParallel: null, reasons: [] };

export function waitingFor(task: PlannedTask, keys: readonly string[]): PlannedTask {
  return { ...task, dependsOn: keys.map((on) => ({ on, kind: 'success', name: null })) };
}

/** Why a task cannot wait for another one, which is in another plan or nowhere. */
export function notInList(works: Works, wanted: string, list: Plan | null): Refused {
  const found = [...works.state().tasks.values()].filter(({ key }) => key.toLowerCase() === wanted.toLowerCase()).at(-1);
  const plan = found === undefined ? undefined : works.state().plans.get(found.planId);
  const known = list === null ? [] : works.state().tasksOf(list.id).map(({ key }) => key);
  const there = known.length === 0 ? 'No list of tasks is under way, so there is nothing that it could wait for.' : `It can wait for: ${keyList(known)}.`;
  if (found === undefined || plan === undefined) return refused('unknown-task', `There is no task ${JSON.stringify(wanted)} in the list.`, there);
  const branch = plan.integrationRef.replace('refs/heads/', '');
  if (found.state.kind === 'landed') return refused('other-plan', `${found.key} has landed already, on ${branch}.`, `Bring that into your branch (coppice land ${plan.id} --into BRANCH): a task that is added then starts from there, and need not wait.`);
  return refused('other-plan', `${found.key} is a task of ${plan.id}, and tasks can only wait for tasks of their own list.`, isList(plan) ? `That list is stopped or has ended: coppice resume ${plan.id}. ${there}` : `Write the new task into ${plan.path}. ${there}`);
}

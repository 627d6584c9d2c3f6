import { landedText } from '../board/excusedText';
import { companionsFrom, NO_COMPANIONS, wholeText } from '../plan/companions/companion';
import { formatDiagnostics } from '../plan/formatDiagnostics';
import { parsePlan } from '../plan/parsePlan';
import type { Refused, StartPlan, Started } from '../engine';
import type { Event } from '../model/events';
import type { Plan, PlanDocument } from '../model/plan';
import type { RepositoryFacts } from '../ports';
import type { TasksOfPlan } from '../run/planTasks';
import type { Works } from '../run/works';
import { err, ok, type Result } from '../../util/result';
import { executionPlan } from '../planning/executionPlan';
import { changedProvision } from './changedProvision';
import { changePlan } from './changePlan';
import { earlierLandings, notBroughtIn, type EarlierLandings } from './earlierRuns';
import { importPlan, pictureFor } from './importPlan';
import { unrunnable } from './pipelines';
import { findChange, isNothing, stageOf } from './planChange';
import { olderTemplates, withoutConsent } from './planTemplates';
import { keyList, planPart, wantedKeys } from './planPart';
import { retryAll } from './resume';
import { refused } from './refused';
import { unfitRepository } from './unfitRepository';

/** Takes a plan document in hand. Everything that could forbid running it is looked at before anything is put on record. */
export async function startPlan(works: Works, request: StartPlan): Promise<Started> {
  const companions = request.companions ?? NO_COMPANIONS;
  const textHash = works.ports.hasher.sha256(wholeText(request.text, companions));
  const reading = parsePlan(request.text, { path: request.path, companions: request.companions === undefined ? null : companionsFrom(companions) });
  const unasked = withoutConsent(works, request, reading.plan);
  if (unasked !== null) return unasked;
  const known = samePlan(works, { request, textHash, document: reading.plan });
  if (known?.kind === 'changed') return changePlan(works, { running: known.plan, request, textHash, document: reading.plan });
  if (known !== null) return known.kind === 'refused' ? known : await join(works, known.plan, request);
  if (reading.plan === null) {
    return refused('plan-invalid', formatDiagnostics(request.path, reading.diagnostics, request.text, companions), 'Mend the plan where the messages point, then start it again.');
  }
  const facts = await works.ports.git.facts();
  const unfit = unfitRepository(facts);
  if (unfit !== null) return unfit;
  const part = await partToDo(works, { request, textHash, document: reading.plan }, facts);
  if (!part.ok) return part.error;
  const forbidden = unrunnable(works, part.value, request);
  if (forbidden !== null) return forbidden;

  const edits = works.ports.planEdits(request.path);
  if (!edits.ok) return refused('edits-unreadable', edits.error, 'Mend that file, or remove it: then the plan runs as it is worked out.');
  const execution = executionPlan(part.value, await pictureFor(works, part.value), edits.value);
  // Somebody may have imported another version of a template while the repository was looked at.
  const changed = withoutConsent(works, request, reading.plan);
  if (changed !== null) return changed;
  const imported = importPlan(works, { document: part.value, execution, request, facts, textHash });
  await works.ports.environments.remember(imported.plan.id, request.environment);
  // Somebody may have started the same document while the repository was looked at.
  const meanwhile = samePlan(works, { request, textHash, document: reading.plan });
  if (meanwhile?.kind === 'changed') return refused('plan-changed', `${request.path} was started with another text at this moment.`, 'Look at coppice status, and try again.');
  if (meanwhile !== null) return meanwhile.kind === 'refused' ? meanwhile : await join(works, meanwhile.plan, request);
  await works.record(imported);
  return { kind: 'started', planId: imported.plan.id };
}

interface Asked<D> {
  readonly request: StartPlan;
  readonly textHash: string;
  readonly document: D;
}

type Known = { readonly kind: 'same' | 'changed'; readonly plan: Plan } | Refused;

/** The same document is one plan, however often it is started, unless that plan has only a part of what is asked for now. */
function samePlan(works: Works, asked: Asked<PlanDocument | null>): Known | null {
  const { path } = asked.request;
  const plans = plansOf(works, path);
  const open = plans.find((plan) => plan.phase.kind !== 'ended');
  if (open !== undefined && open.textHash !== asked.textHash) return { kind: 'changed', plan: open };
  const same = open ?? plans.filter((plan) => plan.textHash === asked.textHash).at(-1) ?? saysTheSame(works, plans.at(-1), asked.document);
  if (same === undefined) return null;
  const missing = missingKeys(works, same, asked);
  const { only } = asked.request.options;
  if (only?.every((key) => landedOf(works, asked).has(key)) === true) {
    return refused('already-landed', `${keyList(only)} landed already, on ${same.integrationRef.replace('refs/heads/', '')}.`, 'Bring it into a branch with: coppice land --into BRANCH.');
  }
  if (missing.length > 0) {
    if (open === undefined) return null;
    return refused('part-running', `Another part of this plan is running: ${keyList(works.state().tasksOf(open.id).map((task) => task.key))}.`, `Let it end, or stop it (coppice stop ${open.id}), then start the rest.`);
  }
  if (same.phase.kind === 'ended' && same.phase.outcome.kind === 'completed') {
    return alreadyLanded(same, works.state().planTasks(same.id));
  }
  return { kind: 'same', plan: same };
}

/** The last run, where the document has only been told of it since: by marks of what has landed, or by notes. */
function saysTheSame(works: Works, last: Plan | undefined, document: PlanDocument | null): Plan | undefined {
  const found = last === undefined || document === null ? null : findChange(works, last, document);
  return found !== null && isNothing(found.diff, (key) => stageOf(found.taskOf.get(key)) === 'landed') ? last : undefined;
}

function alreadyLanded({ integrationRef }: Plan, tasks: TasksOfPlan): Refused {
  const branch = integrationRef.replace('refs/heads/', '');
  const next = 'Bring it into a branch with: coppice land --into BRANCH. To run it once more, change its text.';
  if (tasks.excused.length === 0) return refused('already-landed', `Every task of this plan has landed already, on ${branch}.`, next);
  return refused('already-landed', `${landedText(tasks)}. It is on ${branch}.`, `${next} An optional task is tried again with: coppice retry TASK.`);
}

function plansOf(works: Works, path: string): readonly Plan[] {
  return [...works.state().plans.values()].filter((plan) => plan.path === path);
}

function landedOf(works: Works, { request, textHash }: Asked<unknown>): EarlierLandings {
  return earlierLandings(works, plansOf(works, request.path).filter((plan) => plan.textHash === textHash));
}

/** What was asked for and neither is in the plan nor landed before. */
function missingKeys(works: Works, plan: Plan, asked: Asked<PlanDocument | null>): readonly string[] {
  const landed = new Set(landedOf(works, asked).keys());
  const wanted = asked.document === null ? null : wantedKeys(asked.document, asked.request.options.only, landed);
  if (wanted === null || !wanted.ok) return [];
  const present = new Set(works.state().tasksOf(plan.id).map((task) => task.key));
  return [...wanted.value].filter((key) => !present.has(key) && !landed.has(key));
}

/** The tasks to take in hand: what was asked for, without what landed before. */
async function partToDo(works: Works, asked: Asked<PlanDocument>, facts: RepositoryFacts): Promise<Result<PlanDocument, Refused>> {
  const landings = landedOf(works, asked);
  const landed = new Set(landings.keys());
  const wanted = wantedKeys(asked.document, asked.request.options.only, landed);
  if (!wanted.ok) return wanted;
  const missing = await notBroughtIn(works, landings, facts.head ?? '');
  if (missing !== null) return err(missing);
  return ok(planPart(asked.document, new Set([...wanted.value].filter((key) => !landed.has(key))), landed));
}

async function join(works: Works, plan: Plan, request: StartPlan): Promise<Started> {
  await works.ports.environments.remember(plan.id, request.environment);
  const changed = changedProvision(plan, request);
  const again: Event[] = plan.paused !== null || plan.phase.kind === 'ended' ? [{ type: 'plan.resumed', planId: plan.id }, ...retryAll(works.state(), plan.id)] : [];
  if (changed.length + again.length > 0) await works.record(...changed, ...again);
  const note = olderTemplates(works, plan);
  return { kind: 'joined', planId: plan.id, ...(note === null ? {} : { note }) };
}

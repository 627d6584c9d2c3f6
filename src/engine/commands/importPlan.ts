import type { StartPlan } from '../engine';
import type { Event } from '../model/events';
import { SPAWNING, type Check, type Plan, type PlanDocument } from '../model/plan';
import { USUAL_PATIENCE } from '../model/patience';
import { NO_PROVISION } from '../model/provision';
import type { CompanionSet } from '../plan/companions/companion';
import { branchSlug } from '../plan/slug';
import { declaredPaths } from '../planning/declaredPaths';
import type { ExecutionPlan } from '../planning/executionPlan';
import { namesPaths } from '../planning/namesPaths';
import { EMPTY_PICTURE, type RepositoryPicture } from '../planning/picture';
import type { RepositoryFacts } from '../ports';
import { integrationRef } from '../run/names';
import type { Works } from '../run/works';
import { importTasks } from './importTasks';

const MAX_PARALLEL = 4;
const MAX_ATTEMPTS = 3;

/** The repository as it is now, as far as the plan speaks of files at all. */
export async function pictureFor(works: Works, document: PlanDocument): Promise<RepositoryPicture> {
  return namesPaths(document) ? works.ports.survey(declaredPaths(document)) : EMPTY_PICTURE;
}

interface Import {
  readonly document: PlanDocument;
  readonly execution: ExecutionPlan;
  readonly request: StartPlan;
  readonly facts: RepositoryFacts;
  readonly textHash: string;
}

/** A plan with its tasks, as they go on record. */
export function importPlan(works: Works, { document, execution, request, facts, textHash }: Import): Extract<Event, { type: 'plan.imported' }> {
  const id = `${branchSlug(document.title).slice(0, 40)}-${works.ports.ids.next().slice(0, 6)}`;
  const { options } = request;
  const plan: Plan = {
    id,
    title: document.title,
    path: request.path,
    textHash,
    schedule: options.schedule ?? document.schedule ?? 'flow',
    maxParallel: options.maxParallel ?? document.maxParallel ?? MAX_PARALLEL,
    maxAttempts: options.maxAttempts ?? MAX_ATTEMPTS,
    spawning: options.spawning ?? SPAWNING,
    patience: options.patience ?? USUAL_PATIENCE,
    advance: options.advance ?? 'ask',
    uncommitted: options.uncommitted ?? 'ask',
    ...(options.roundPause === undefined ? {} : { roundPauseMs: options.roundPause * 1000 }),
    ...(options.landing === undefined ? {} : { landing: options.landing }),
    mergeOrder: document.mergeOrder,
    finalChecks: finalChecks(document),
    provision: options.worktrees ?? NO_PROVISION,
    base: facts.head ?? '',
    targetBranch: facts.headRef,
    integrationRef: integrationRef(id),
    phase: { kind: 'opening' },
    paused: null,
    createdAt: works.ports.clock.wall(),
    endedAt: null,
    advanced: { kind: 'none' },
  };
  return { type: 'plan.imported', plan, text: request.text, ...keptCompanions(request.companions), tasks: importTasks(works, { plan, document, execution, request }) };
}

/** Most plans have none; then there is nothing to keep of them. */
export function keptCompanions(companions: CompanionSet | undefined): { readonly companions?: CompanionSet } {
  return companions === undefined || companions.files.length === 0 ? {} : { companions };
}

/** Nothing ends before all that the plan calls a proof has been run: what is due after a phase is due at the end as well. */
export function finalChecks(document: PlanDocument): readonly Check[] {
  const checks = [...document.phases.flatMap((phase) => phase.checks), ...document.tasks.flatMap((task) => task.checks.filter(isPhaseCheck)), ...document.finalChecks];
  return [...new Map(checks.map((check) => [JSON.stringify([check.cwd, check.command]), { ...check, when: ['final' as const] }])).values()];
}

function isPhaseCheck(check: Check): boolean {
  return check.when.includes('phase');
}

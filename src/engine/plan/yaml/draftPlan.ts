import type { ConflictNote } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import { FINAL_CHECK_MOMENTS, emptyDraftPlan, type DraftPlan, type DraftStep } from '../draft';
import { draftChecks } from './draftChecks';
import { draftPhases } from './draftPhases';
import { draftTask } from './draftTask';
import { locatedList } from './located';
import type { NodePlaces } from './nodePlace';
import type { YamlPlan } from './planSchema';
import { Publishers } from './publishers';

interface PlanPlace {
  readonly fallbackTitle: string;
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
}

export function draftPlan(plan: YamlPlan, { fallbackTitle, places, diagnostics }: PlanPlace): DraftPlan {
  const publishers = new Publishers(plan.tasks);
  const tasks = plan.tasks.map((task, index) => draftTask(task, { places, publishers, diagnostics, path: ['tasks', index] }));
  return {
    ...emptyDraftPlan({ value: plan.title ?? fallbackTitle, at: places.at(['title']) }),
    ...draftPhases(plan.phases ?? [], tasks, { places, diagnostics }),
    mergeOrder: draftSteps(plan.merge_order ?? [], places),
    finalChecks: draftChecks(plan.final_checks, { places, path: ['final_checks'], when: FINAL_CHECK_MOMENTS }),
    rules: plan.rules ?? [],
    conflictNotes: draftNotes(plan.conflict_notes ?? [], places),
    issues: plan.issues ?? [],
    companions: (plan.companions ?? []).map((path, index) => ({ value: path, at: places.at(['companions', index]), holds: null, isMeant: true })),
    landWhen: plan.land_when ?? null,
    schedule: plan.schedule ?? null,
    template: plan.template ?? null,
    maxParallel: plan.max_parallel ?? null,
  };
}

function draftSteps(steps: NonNullable<YamlPlan['merge_order']>, places: NodePlaces): readonly DraftStep[] {
  return steps.map((step, index) => {
    const path = ['merge_order', index];
    return typeof step === 'string' ? { value: step, at: places.at(path) } : locatedList(step, places, path);
  });
}

function draftNotes(notes: NonNullable<YamlPlan['conflict_notes']>, places: NodePlaces): readonly ConflictNote[] {
  return notes.map(({ files, tasks, text }, index) => ({ files: files ?? [], tasks: tasks ?? [], text, at: places.at(['conflict_notes', index, 'text']) }));
}

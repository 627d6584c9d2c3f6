import type { Check, PlanDocument, PlannedTask } from '../model/plan';
import type { DiagnosticList } from './diagnosticList';
import { FINAL_CHECK_MOMENTS, type DraftPlan } from './draft';
import { checkBranches } from './rules/branches';
import { resolveCheck } from './rules/commands';
import { checkDependencies } from './rules/dependencies';
import { checkFiles } from './rules/files';
import { checkMergeOrder } from './rules/mergeOrder';
import { checkTaskContent } from './rules/taskContent';
import { checkKeys } from './rules/taskKeys';

/**
 * Makes one plan of what a reader found, and says what is wrong with it. The plan may only be used where no error was
 * reported: until then it is what could be made of the rest, so that one reading finds every problem.
 */
export function resolvePlan(draft: DraftPlan, diagnostics: DiagnosticList): PlanDocument {
  const keys = new Set(checkKeys(draft.tasks, diagnostics).keys());
  const dependencies = checkDependencies(draft.tasks, keys, diagnostics);
  const branches = checkBranches(draft.tasks, diagnostics);
  const finalChecks = draft.finalChecks.map((check) => resolveCheck(check, diagnostics));
  const tasks = draft.tasks.map((task, index): PlannedTask => {
    checkTaskContent(task, diagnostics);
    const checks = task.checks.map((check) => resolveCheck(check, diagnostics));
    finalChecks.push(...checks.filter((check) => check.when.includes('final')));
    return {
      key: task.key.value,
      title: task.title.value,
      prompt: task.prompt,
      dependsOn: dependencies[index] ?? [],
      ownership: checkFiles(task.files, diagnostics).map((path) => ({ path, mode: 'own', lines: [], change: null })),
      aliases: [],
      acceptance: [],
      outOfScope: [],
      softDependsOn: [],
      externalDependsOn: [],
      publishes: [],
      worktree: null,
      phase: null,
      done: false,
      optional: false,
      continuous: false,
      estimate: null,
      run: task.run?.value ?? null,
      agent: task.agent?.value ?? null,
      checks: checks.map(withoutFinal).filter((check) => check.when.length > 0),
      branch: branches[index] ?? null,
      at: task.at,
    };
  });
  const mergeOrder = checkMergeOrder({ order: draft.mergeOrder, tasks, diagnostics });
  return {
    title: draft.title.value,
    tasks,
    phases: [],
    mergeOrder: mergeOrder.map((key) => [key]),
    finalChecks: distinctFinal(finalChecks),
    rules: [],
    conflictNotes: [],
    issues: [],
    companions: [],
    landWhen: null,
    schedule: draft.schedule,
    maxParallel: draft.maxParallel,
    reasons: [],
  };
}

/** A task's check that is to run at the end belongs to the plan: final checks have one home. */
function withoutFinal(check: Check): Check {
  return { ...check, when: check.when.filter((moment) => moment !== 'final') };
}

function distinctFinal(checks: readonly Check[]): readonly Check[] {
  const byText = new Map(checks.map((check) => [JSON.stringify([check.cwd, check.command]), { ...check, when: FINAL_CHECK_MOMENTS }]));
  return [...byText.values()];
}

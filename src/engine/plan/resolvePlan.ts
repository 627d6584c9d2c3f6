import type { Check, Dependency, PlanDocument, PlannedTask } from '../model/plan';
import type { DiagnosticList, Reporter } from './diagnosticList';
import { FINAL_CHECK_MOMENTS, type DraftPlan, type DraftTask } from './draft';
import { checkBranches } from './rules/branches';
import { resolveCheck, resolveFolder } from './rules/commands';
import { checkDependencies, checkSoftDependencies } from './rules/dependencies';
import { checkFiles } from './rules/files';
import { checkMergeOrder } from './rules/mergeOrder';
import { checkPhases } from './rules/phases';
import { checkTaskContent } from './rules/taskContent';
import { checkKeys } from './rules/taskKeys';

/**
 * Makes one plan of what a reader found, and says what is wrong with it. The plan may only be used where no error was
 * reported: until then it is what could be made of the rest, so that one reading finds every problem.
 */
export function resolvePlan(draft: DraftPlan, diagnostics: DiagnosticList): PlanDocument {
  const doubts = draft.form === 'free' ? diagnostics.tolerant() : diagnostics;
  const keys = new Set(checkKeys(draft.tasks, diagnostics).keys());
  const dependencies = checkDependencies({ tasks: draft.tasks, keys, doubts, faults: diagnostics });
  const branches = checkBranches(draft.tasks, diagnostics);
  const finalChecks = draft.finalChecks.map((check) => resolveCheck(check, diagnostics));
  const tasks = draft.tasks.map((task, index): PlannedTask => {
    checkTaskContent(task, diagnostics);
    const cwd = task.cwd === null ? '.' : resolveFolder(task.cwd, 'this task', diagnostics);
    const checks = task.checks.map((check) => resolveCheck(check, diagnostics, cwd));
    finalChecks.push(...checks.filter((check) => check.when.includes('final')));
    return {
      ...plannedTask(task, { keys, doubts, dependsOn: dependencies[index] ?? [] }),
      checks: checks.map(withoutFinal).filter((check) => check.when.length > 0),
      branch: branches[index] ?? null,
      cwd,
    };
  });
  const mergeOrder = checkMergeOrder({ order: draft.mergeOrder, tasks, diagnostics: doubts });
  const { rules, conflictNotes, issues, landWhen, schedule, template, maxParallel, reasons } = draft;
  const phases = checkPhases({ draft, doubts, faults: diagnostics });
  const title = draft.title.value;
  const companions = [...new Set(draft.companions.map(({ value }) => value))];
  return { title, tasks, phases, mergeOrder, finalChecks: distinctFinal(finalChecks), rules, conflictNotes, issues, companions, landWhen, schedule, template, maxParallel, reasons };
}

interface TaskContext {
  readonly keys: ReadonlySet<string>;
  readonly doubts: Reporter;
  readonly dependsOn: readonly Dependency[];
}

function plannedTask(task: DraftTask, { keys, doubts, dependsOn }: TaskContext): Omit<PlannedTask, 'checks' | 'branch' | 'cwd'> {
  const { aliases, prompt, acceptance, outOfScope, externalDependsOn, publishes, worktree, phase, done, optional, continuous, estimate, template, jobs, at } = task;
  return {
    key: task.key.value,
    aliases,
    title: task.title.value,
    prompt,
    acceptance,
    outOfScope,
    dependsOn,
    softDependsOn: checkSoftDependencies(task, dependsOn, { keys, doubts }),
    externalDependsOn,
    publishes,
    ownership: checkFiles(task.files, doubts),
    run: task.run?.value ?? null,
    agent: task.agent?.value ?? null,
    template,
    jobs,
    worktree,
    phase,
    done,
    optional,
    continuous,
    estimate,
    at,
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

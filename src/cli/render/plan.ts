import { consentText, ownedFiles, planGraph, planGraphToJson, planShape, type PlanDocument, type Template } from '../../engine/index';
import { editText, executionPlanJson, waitText, type Conflict, type ExecutionPlan } from '../../engine/planning/index';
import { oneLine, printable } from './printable';

/** What the plan's tasks go through: templates that were read, and names of others. */
export interface PlanTemplates {
  readonly read: readonly Template[];
  readonly elsewhere: readonly string[];
}

export const NO_TEMPLATES: PlanTemplates = { read: [], elsewhere: [] };

/** What would happen: the batches with their tasks, what must be kept apart, and every command that would run. */
export function planLines(document: PlanDocument, execution: ExecutionPlan, templates = NO_TEMPLATES): string[] {
  return [
    `${oneLine(document.title, 100)}: ${document.tasks.length} ${document.tasks.length === 1 ? 'task' : 'tasks'}`,
    '',
    ...batchLines(document, execution),
    ...section('Outside the batches', document.tasks.filter((task) => task.continuous && !task.done).map((task) => `${task.key} ${oneLine(task.title, 70)} (goes on until the plan ends)`)),
    ...section('Done already', document.tasks.filter((task) => task.done).map((task) => `${task.key} ${oneLine(task.title, 70)}`)),
    ...section('Kept apart', execution.conflicts.flatMap(conflictLines)),
    ...section('Might meet, and are not kept apart', execution.possible.slice(0, MOST_POSSIBLE).flatMap(conflictLines)),
    ...section('Worktrees', execution.worktrees.map(({ worktree, keys }) => `${worktree}: ${keys.join(', ')}`)),
    ...section('Your edits', [...execution.edits.kept.map(editText), ...execution.edits.aside.map(({ edit, reason }) => `${editText(edit)}  (set aside: ${reason})`)]),
    ...(document.mergeOrder.length === 0 ? [] : ['', `Merge order: ${document.mergeOrder.map((step) => (step.length === 1 ? step.join() : `(${step.join(', ')})`)).join(', ')}`]),
    '',
    ...commandLines(document, templates.read),
    ...templates.elsewhere.map((name) => `What the template ${oneLine(name, 40)} adds is what was imported last: coppice templates show ${oneLine(name, 40)}`),
  ];
}

const MOST_POSSIBLE = 10;

function batchLines(document: PlanDocument, execution: ExecutionPlan): string[] {
  const byKey = new Map(document.tasks.map((task) => [task.key, task]));
  return execution.batches.flatMap((batch) => [
    `Batch ${batch.number}${batch.dependsOn.length === 0 ? '' : ` (after ${batch.dependsOn.join(', ')})`}`,
    ...batch.keys.map((key) => {
      const waits = byKey.get(key)?.dependsOn.map((dependency) => waitText(dependency)) ?? [];
      return `  ${oneLine(key, 24).padEnd(5)} ${oneLine(byKey.get(key)?.title ?? '', 70)}${waits.length === 0 ? '' : `  (after ${waits.join(', ')})`}`;
    }),
  ]);
}

function conflictLines({ tasks, against, reason, advice }: Conflict): string[] {
  const who = against.length === 0 ? tasks.join(', ') : `${tasks.join(', ')} | ${against.join(', ')}`;
  return [`${oneLine(who, 60)}: ${oneLine(reason, 140)}`, ...advice.map((note) => `    the plan says: ${oneLine(note, 140)}`)];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

/** Every command of the plan and its templates, as it stands there, so that starting it is consent to what was seen. */
export function commandLines(document: PlanDocument, templates: readonly Template[] = []): string[] {
  const commands = consentText(document, templates);
  if (commands.length === 0) return ['No commands: the agents do all of the work, and nothing checks it.'];
  return ['Commands that run on this machine:', ...commands.flatMap(quoted)];
}

function quoted(command: string): string[] {
  return printable(command)
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '  $ ' : '    '}${line}`);
}

/** The same for programs. */
export function planEvent(document: PlanDocument, execution: ExecutionPlan, templates = NO_TEMPLATES): object {
  return {
    type: 'plan',
    title: document.title,
    tasks: document.tasks.map((task) => ({
      key: task.key,
      title: task.title,
      dependsOn: task.dependsOn.map(({ on }) => on),
      files: ownedFiles(task),
      predictedFiles: execution.predictedFiles.get(task.key) ?? [],
      agent: task.agent,
      checks: task.checks,
      line: task.at.line,
      ...(task.at.file === undefined ? {} : { file: task.at.file }),
    })),
    batches: execution.batches,
    mergeOrder: document.mergeOrder,
    companions: document.companions,
    finalChecks: document.finalChecks,
    plan: planShape(document),
    graph: planGraphToJson(planGraph(document.tasks)),
    execution: executionPlanJson(execution),
    commands: consentText(document, templates.read),
    templatesElsewhere: templates.elsewhere,
  };
}

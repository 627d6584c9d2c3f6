import type { PlannedTask } from '../../engine/index';
import type { TaskView } from '../../protocol/views';
import { Command, type CommandId } from '../manifest';
import { forLabel } from '../plainText';
import { canRetry, count } from '../views/boardRows';
import { taskIcon } from '../views/icons';
import type { AnyNode } from '../views/nodes';
import { batchNumbers, type DocumentPlan } from './documentPlan';
import type { RunOfDocument } from './runOfDocument';

/** One lens as plain data: what a test can read without a VS Code. */
export interface Lens {
  /** Counted from 1. */
  readonly line: number;
  readonly title: string;
  readonly tooltip: string;
  readonly command: CommandId | 'workbench.actions.view.problems';
  readonly on: AnyNode | null;
}

export interface LensSubject {
  readonly uri: string;
  readonly plan: DocumentPlan;
  readonly run: RunOfDocument | null;
  /** The run that is open goes by an older text. */
  readonly isChanged: boolean;
  /** False in Restricted Mode, and where no repository is there to run in. */
  readonly mayRun: boolean;
}

/** Nobody scrolls through more; each costs the editor a line. */
const MOST_TASKS = 2_000;

export function planLenses(subject: LensSubject): Lens[] {
  const { plan: document } = subject.plan.reading;
  const batchOf = subject.plan.execution === null ? new Map<string, number>() : batchNumbers(subject.plan.execution);
  const sizes = new Map(subject.plan.execution?.batches.map(({ number, keys }) => [number, keys.length]));
  return [
    ...planLine(subject),
    ...(document?.tasks ?? []).filter(({ at }) => at.file === undefined).slice(0, MOST_TASKS).flatMap((task) => {
      const batch = batchOf.get(task.key);
      return taskLine(subject, task, batch === undefined ? null : { number: batch, size: sizes.get(batch) ?? 1 });
    }),
  ];
}

function planLine({ uri, plan, run, isChanged, mayRun }: LensSubject): Lens[] {
  const on: AnyNode = { kind: 'document', uri };
  const { plan: document, diagnostics } = plan.reading;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const preview: Lens = { line: 1, title: '$(list-tree) Preview Execution Plan', tooltip: 'Shows what would run when, and why', command: Command.previewPlan, on };
  if (document === null) return [{ line: 1, title: `$(error) ${count(errors, 'problem')}`, tooltip: 'The plan cannot be started as it is', command: 'workbench.actions.view.problems', on: null }, preview];
  if (run?.isOpen === true) {
    const progress = `${run.plan.landed}/${run.plan.total} landed${run.plan.running > 0 ? `, ${run.plan.running} running` : ''}`;
    const take: Lens = { line: 1, title: '$(git-compare) Take Changes Into the Run…', tooltip: 'Shows what the document says otherwise by now; what is at work or has landed stays as it is', command: Command.startPlan, on };
    return [{ line: 1, title: `$(layout) ${progress}`, tooltip: 'Opens the board', command: Command.openBoard, on: { kind: 'plan', repository: run.repository, planId: run.plan.id } }, ...(isChanged && mayRun ? [take] : []), preview];
  }
  return [...(mayRun ? [{ line: 1, title: '$(play) Start Plan', tooltip: `Runs ${count(document.tasks.length, 'task')}`, command: Command.startPlan, on }] : []), preview];
}

interface BatchOfTask {
  readonly number: number;
  readonly size: number;
}

function taskLine(subject: LensSubject, task: PlannedTask, batch: BatchOfTask | null): Lens[] {
  const { uri, run } = subject;
  const { line } = task.at;
  const on: AnyNode = { kind: 'document-task', uri, key: task.key };
  const view = run?.tasks.get(task.key);
  const why: Lens = { line, title: 'Why?', tooltip: 'Says what was read from where, and why it runs when it does', command: Command.explainTask, on };
  if (task.done) return [{ line, title: '$(pass) Done', tooltip: 'The plan marks it as done: it is never run', command: Command.explainTask, on }];
  return [
    ...(run !== null && view !== undefined ? stateLenses(subject, line, run, view) : []),
    ...(mayStart(subject, view) ? startLenses(subject, task, batch) : batch === null || view !== undefined ? [] : [{ ...why, title: `Batch ${batch.number}` }]),
    why,
  ];
}

/** While a run is open it has the say over all of the document's tasks. What landed is not run again. */
function mayStart({ mayRun, run }: LensSubject, view: TaskView | undefined): boolean {
  return mayRun && run?.isOpen !== true && view?.state !== 'landed';
}

function stateLenses({ mayRun }: LensSubject, line: number, { repository }: RunOfDocument, view: TaskView): Lens[] {
  const on: AnyNode = { kind: 'task', repository, taskId: view.id };
  const state: Lens = { line, title: `$(${taskIcon(view).name}) ${forLabel(view.text)}`, tooltip: 'Shows its terminal, or its log', command: Command.revealTerminal, on };
  return [
    state,
    ...(mayRun && canRetry(view) ? [{ line, title: 'Retry', tooltip: 'Tries it again', command: Command.retryTask, on }] : []),
    ...(view.worktree === null ? [] : [{ line, title: 'Open Worktree', tooltip: 'Opens its folder in a window of its own', command: Command.openWorktree, on }]),
    ...(mayRun && view.attempt > 0 ? [{ line, title: 'Show Log', tooltip: 'Opens what its agent printed', command: Command.showLog, on }] : []),
  ];
}

function startLenses({ uri, plan }: LensSubject, task: PlannedTask, batch: BatchOfTask | null): Lens[] {
  const { line } = task.at;
  const waits = new Set(task.dependsOn.map((dependency) => dependency.on));
  const first = waits.size === 0 ? '' : ', after what it waits for';
  const only: Lens = { line, title: '$(play) Run This Task', tooltip: `Runs ${task.key} alone${first}`, command: Command.runTask, on: { kind: 'document-task', uri, key: task.key } };
  if (batch === null || plan.execution === null) return [only];
  return [
    only,
    {
      line,
      title: `$(run-all) Run Batch ${batch.number} (${count(batch.size, 'task')})`,
      tooltip: 'Runs the tasks that may run at the same time as this one, after what they wait for',
      command: Command.runBatch,
      on: { kind: 'document-batch', uri, batch: batch.number },
    },
  ];
}

import type { Diagnostic, PlanDocument, PlannedTask, SourceRange } from '../../engine/index';
import type { Place, PreviewConflict, PreviewPlan, PreviewProblem, PreviewState, PreviewTask } from '../../protocol/planPreview';
import { batchNumbers, type DocumentPlan } from '../plans/documentPlan';
import { explainReason } from '../plans/planning';
import { editText } from '../plans/editText';
import type { Conflict, ExecutionPlan } from '../plans/planning';
import type { RunOfDocument } from '../plans/runOfDocument';

const MOST_PROBLEMS = 100;
const MOST_CONFLICTS = 500;
const MOST_FILES = 10;
const MOST_NOTES = 100;
const MOST_INFERRED = 100;

export interface PreviewSubject {
  /** Of the file: the title where the document has none that can be read. */
  readonly name: string;
  readonly trusted: boolean;
  readonly plan: DocumentPlan;
  readonly run: RunOfDocument | null;
  /** Why edits cannot be saved. */
  readonly editsProblem: string | null;
}

/** A document's execution plan as its page shows it. */
export function previewState({ name, trusted, plan, run, editsProblem }: PreviewSubject): PreviewState {
  const { reading, execution, edits } = plan;
  const problems = [...reading.diagnostics, ...(execution?.diagnostics ?? []).filter(({ code }) => code !== 'edit-set-aside')];
  const aside = new Map(execution?.edits.aside.map(({ edit, reason }) => [JSON.stringify(edit), reason]));
  return {
    title: reading.plan?.title ?? name,
    trusted,
    running: run?.isOpen === true,
    problems: problems.slice(0, MOST_PROBLEMS).map(problem),
    moreProblems: Math.max(0, problems.length - MOST_PROBLEMS),
    plan: reading.plan === null || execution === null ? null : previewPlan(reading.plan, execution, run),
    edits: edits.map((edit) => ({ edit, text: editText(edit), aside: aside.get(JSON.stringify(edit)) ?? null })),
    editsProblem,
  };
}

function previewPlan(document: PlanDocument, execution: ExecutionPlan, run: RunOfDocument | null): PreviewPlan {
  const batchOf = batchNumbers(execution);
  const inferred = document.reasons.map((reason) => ({ task: reason.task, ...explainReason(reason) })).filter(({ task, isGuess }) => task === null || isGuess);
  const found = [...execution.conflicts.map((conflict) => conflictOf(conflict, false)), ...execution.possible.map((conflict) => conflictOf(conflict, true))];
  return {
    tasks: document.tasks.map((task) => taskOf(task, batchOf.get(task.key) ?? null, run)),
    batches: execution.batches.map(({ number, keys, canParallel, dependsOn }) => ({ number, keys: [...keys], canParallel, dependsOn: [...dependsOn] })),
    worktrees: execution.worktrees.map(({ worktree, keys }) => ({ worktree, keys: [...keys] })),
    mergeOrder: [...execution.mergeOrder],
    criticalPath: [...execution.criticalPath.keys],
    conflicts: found.slice(0, MOST_CONFLICTS),
    moreConflicts: Math.max(0, found.length - MOST_CONFLICTS),
    notes: execution.notes.slice(0, MOST_NOTES),
    inferred: inferred.slice(0, MOST_INFERRED).map(({ task, what, because, isGuess, at }) => ({ what: task === null ? what : `${task} ${what}`, because, isGuess, at: at === null ? null : placeOf(at) })),
    moreInferred: Math.max(0, inferred.length - MOST_INFERRED),
  };
}

function taskOf(task: PlannedTask, batch: number | null, run: RunOfDocument | null): PreviewTask {
  const view = run?.tasks.get(task.key);
  const marks = [task.done ? 'done' : '', task.optional ? 'optional' : '', task.continuous ? 'continuous' : '', task.estimate ?? ''];
  return {
    key: task.key,
    title: task.title,
    at: placeOf(task.at),
    batch,
    phase: task.phase,
    waitsFor: [...new Set(task.dependsOn.map(({ on }) => on))],
    marks: marks.filter((mark) => mark !== ''),
    state: view === undefined ? null : { name: view.state, text: view.text },
  };
}

function conflictOf({ tasks, against, files, moreFiles, reason, advice }: Conflict, isPossible: boolean): PreviewConflict {
  const shown = files.slice(0, MOST_FILES).map(({ path, lines }) => (lines.length === 0 ? path : `${path}:${lines.map(({ from, to }) => `${from}-${to}`).join(',')}`));
  return { tasks: [...tasks], against: [...against], files: shown, moreFiles: moreFiles + files.length - shown.length, reason, advice: [...advice], isPossible };
}

function problem({ severity, message, hint, at }: Diagnostic): PreviewProblem {
  return { severity, text: `${message} ${hint}`.trim(), at: placeOf(at) };
}

function placeOf({ line, column, file }: SourceRange): Place {
  return { line, column, ...(file === undefined ? {} : { file }) };
}

import type { Diagnostic, PlanDocument } from '../model/plan';
import type { CriticalPath } from '../plan/graph';
import { completeMergeOrder } from './mergeOrder';
import { batchDependencies } from './batches/batchDependencies';
import { analyseConflicts, openStakes, type Analysis } from './analyseConflicts';
import { Advice } from './conflicts/advice';
import type { Conflict } from './conflicts/conflict';
import { findConflicts } from './conflicts/findConflicts';
import { Reachability } from './conflicts/reachability';
import { longestWay } from './longestWay';
import { applyEdits, type Edited } from './edits/applyEdits';
import { editText, type EditAside, type PlanEdit } from './edits/planEdit';
import { planOrder, type PlanOrder } from './order/planOrder';
import { keyOf, rosterOf, type Roster } from './order/roster';
import { planDiagnostic } from './planDiagnostic';
import type { PredictedFile } from './predict/prediction';
import type { PredictOptions } from './predict/predictClaims';
import { THRESHOLD } from './predict/prediction';
import { EMPTY_PICTURE, type RepositoryPicture } from './picture';
import { previousRanks } from './previous';
import { assignWorktrees } from './worktrees';

export interface ExecutionBatch {
  /** Counted from 1, in the order in which batches run. */
  readonly number: number;
  readonly keys: readonly string[];
  readonly canParallel: boolean;
  /** Numbers of earlier batches. */
  readonly dependsOn: readonly number[];
}

export interface WorktreeAssignment {
  /** Counted from 1. */
  readonly worktree: number;
  readonly keys: readonly string[];
}

/** What is done when, where and in which order: everything a plan document and its repository tell, worked out. */
export interface ExecutionPlan {
  readonly batches: readonly ExecutionBatch[];
  /** Keys of tasks that run beside all batches and hold up none. */
  readonly continuous: readonly string[];
  readonly worktrees: readonly WorktreeAssignment[];
  readonly mergeOrder: readonly string[];
  readonly conflicts: readonly Conflict[];
  /** Overlaps that are not sure enough to keep tasks apart. */
  readonly possible: readonly Conflict[];
  readonly notes: readonly string[];
  readonly predictedFiles: ReadonlyMap<string, readonly PredictedFile[]>;
  readonly criticalPath: CriticalPath;
  /** Edits that hold in this plan, and those it does not allow as it is now. */
  readonly edits: { readonly kept: readonly PlanEdit[]; readonly aside: readonly EditAside[] };
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExecutionOptions extends PredictOptions {
  /** Worktrees at a time; the rest of a batch queues. 4 unless said. */
  readonly worktrees?: number;
  /** How sure an overlap must be to keep two tasks apart. */
  readonly threshold?: number;
  /** The plan before this one: what did not change stays where it was. */
  readonly previous?: Pick<ExecutionPlan, 'batches' | 'worktrees'>;
}

const WORKTREES = 4;

/** The same document, picture, edits and options always give the same plan. */
export function executionPlan(document: PlanDocument, picture: RepositoryPicture = EMPTY_PICTURE, edits: readonly PlanEdit[] = [], options: ExecutionOptions = {}): ExecutionPlan {
  const threshold = options.threshold ?? THRESHOLD;
  const limit = Math.max(1, options.worktrees ?? document.maxParallel ?? WORKTREES);
  const everybody = rosterOf(document);
  const order = planOrder(document, everybody);
  const roster = withoutStuck(everybody, order);
  const analysis = analyseConflicts(document, roster, picture, options);
  const edited = fill({ roster, order, analysis, threshold, edits, options });
  const { request, filling } = edited;
  const { conflicts, possible, notes } = findConflicts({
    stakes: analysis.stakes,
    threshold,
    keyOf: (task) => keyOf(roster, task),
    isPlaced: (task) => filling.batchOf[task] !== -1,
    reachability: new Reachability(request.size, request.edges, filling.levelOf),
  });
  const advice = new Advice(document.conflictNotes);
  const batches = batchDependencies(request, filling).map((dependsOn, index): ExecutionBatch => {
    const keys = (filling.batches[index] ?? []).map((task) => keyOf(roster, task));
    return { number: index + 1, keys, canParallel: keys.length > 1 && limit > 1, dependsOn: dependsOn.map((batch) => batch + 1) };
  });
  return {
    batches,
    continuous: document.tasks.filter((task) => task.continuous && !task.done).map(({ key }) => key),
    worktrees: worktreesOf(document, batches, { limit, options }),
    mergeOrder: completeMergeOrder(roster, request, filling).map((task) => keyOf(roster, task)),
    conflicts: advice.given(conflicts),
    possible: advice.given(possible),
    notes,
    predictedFiles: analysis.predictedFiles,
    criticalPath: longestWay(roster, request),
    edits: { kept: edited.kept, aside: edited.aside },
    diagnostics: [...order.diagnostics, ...edited.aside.map(asideDiagnostic)],
  };
}

function withoutStuck(roster: Roster, { stuck }: PlanOrder): Roster {
  return { ...roster, isPlaced: (task) => roster.isPlaced(task) && !stuck.has(task) };
}

interface Fill {
  readonly roster: Roster;
  readonly order: PlanOrder;
  readonly analysis: Analysis;
  readonly threshold: number;
  readonly edits: readonly PlanEdit[];
  readonly options: ExecutionOptions;
}

function fill({ roster, order, analysis, threshold, edits, options }: Fill): Edited {
  const firm = openStakes(analysis.stakes, threshold);
  const stakesOf = (task: number): readonly (typeof firm)[number][number][] => firm[task] ?? [];
  const ranks = previousRanks(roster, options.previous?.batches ?? []);
  const tasks = roster.tasks.flatMap((_, number) => (roster.isPlaced(number) ? [{ number, stakes: stakesOf(number), rank: ranks[number] ?? 0 }] : []));
  return applyEdits({ roster, size: order.size, edges: order.edges, tasks, stakesOf, edits });
}

interface Assigning {
  readonly limit: number;
  readonly options: ExecutionOptions;
}

function worktreesOf(document: PlanDocument, batches: readonly ExecutionBatch[], { limit, options }: Assigning): readonly WorktreeAssignment[] {
  const epics = new Map(document.tasks.map(({ key, phase }) => [key, phase]));
  const assignable = (key: string): { key: string; epic: string | null } => ({ key, epic: epics.get(key) ?? null });
  const previous = new Map((options.previous?.worktrees ?? []).flatMap(({ worktree, keys }) => keys.map((key) => [key, worktree - 1] as const)));
  const continuous = document.tasks.filter((task) => task.continuous && !task.done);
  const assigned = assignWorktrees({ batches: batches.map(({ keys }) => keys.map(assignable)), continuous: continuous.map(({ key }) => assignable(key)), limit, previous });
  const worktrees = new Map<number, string[]>();
  for (const [key, worktree] of assigned) {
    const keys = worktrees.get(worktree);
    if (keys === undefined) worktrees.set(worktree, [key]);
    else keys.push(key);
  }
  return [...worktrees].sort(([a], [b]) => a - b).map(([worktree, keys]) => ({ worktree: worktree + 1, keys }));
}

function asideDiagnostic({ edit, reason }: EditAside): Diagnostic {
  return planDiagnostic(undefined, {
    severity: 'warning',
    code: 'edit-set-aside',
    message: `The edit "${editText(edit)}" cannot be kept in this plan: ${reason}.`,
    hint: 'It is kept aside and tried again when the plan changes. Remove it if it is not wanted any more.',
  });
}

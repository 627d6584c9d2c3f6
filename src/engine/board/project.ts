import type { Recorded, Change } from '../model/events';
import type { Plan } from '../model/plan';
import type { Task, Worktree } from '../model/task';
import { shortBranch } from '../run/names';
import { mustGet } from '../run/state';
import type { State } from '../run/state';
import { happening } from './happening';
import { heldUpText, isHeldUp } from './heldUp';
import type { Known } from './known';
import { planView } from './planView';
import { taskView } from './taskView';
import type { Delta, Snapshot, TaskView, WorktreeView } from './views';

/** What was committed, and ids of tasks that are shown differently though nothing of them was. */
export interface News {
  readonly recorded: readonly Recorded[];
  readonly changes: readonly Change[];
  readonly tasks?: readonly string[];
}

export function snapshotOf(known: Known, at: Pick<Snapshot, 'version' | 'sequence' | 'trouble'>): Snapshot {
  const { state } = known;
  return {
    ...at,
    plans: [...state.plans.values()].map((plan) => planView(known, plan)),
    tasks: [...state.plans.values()].flatMap((plan) => state.tasksOf(plan.id).map((task) => card(known, plan, task, at.trouble))),
    worktrees: [...state.worktrees.values()].filter((row) => row.state.kind !== 'removed').map(worktreeView),
  };
}

/** Only what the changes touched, and what is shown differently because of them. */
export function deltaOf(known: Known, at: Pick<Delta, 'version' | 'trouble'>, { recorded, changes, tasks = [] }: News): Delta {
  const { state } = known;
  const touched = touchedBy(state, changes);
  for (const id of tasks) touchTask(state, touched, id);
  const gone = changes.flatMap((change) => (change.kind === 'task-removed' ? [change.taskId] : []));
  return {
    ...at,
    plans: [...touched.plans].map((id) => planView(known, mustGet(state.plans, id, 'plan'))),
    tasks: [...touched.tasks].flatMap((id) => {
      // By now it may have been taken out of its plan.
      const task = state.tasks.get(id);
      return task === undefined ? [] : [card(known, mustGet(state.plans, task.planId, 'plan'), task, at.trouble)];
    }),
    ...(gone.length === 0 ? {} : { gone }),
    worktrees: [...touched.worktrees].map((id) => worktreeView(mustGet(state.worktrees, id, 'worktree'))),
    happenings: recorded.map((each) => happening(state, each)),
  };
}

/** A disk has begun to refuse, or takes writes again: what that means is shown differently, and nothing has happened. */
export function heldUpDelta(known: Known, at: Pick<Delta, 'version' | 'trouble'>): Delta {
  const { state } = known;
  const tasks = [...state.plans.values()].flatMap((plan) => state.tasksOf(plan.id).flatMap((task) => (isHeldUp(plan, task) ? [card(known, plan, task, at.trouble)] : [])));
  return { ...at, plans: [], tasks, worktrees: [], happenings: [] };
}

function card(known: Known, plan: Plan, task: Task, trouble: string | null): TaskView {
  const view = taskView(known, plan, task);
  return trouble !== null && isHeldUp(plan, task) ? { ...view, text: heldUpText(view, trouble) } : view;
}

interface Touched {
  readonly plans: Set<string>;
  readonly tasks: Set<string>;
  readonly worktrees: Set<string>;
}

function touchedBy(state: State, changes: readonly Change[]): Touched {
  const touched: Touched = { plans: new Set(), tasks: new Set(), worktrees: new Set() };
  for (const change of changes) touch(state, touched, change);
  return touched;
}

/** Also its plan, which says so where nothing of it goes on. */
function touchTask(state: State, touched: Touched, id: string): void {
  const task = state.tasks.get(id);
  if (task === undefined) return;
  touched.tasks.add(id);
  touched.plans.add(task.planId);
}

function touch(state: State, touched: Touched, change: Change): void {
  switch (change.kind) {
    case 'plan':
      touched.plans.add(change.row.id);
      return;
    case 'plan-text':
    case 'template':
    case 'artifact':
      return;
    case 'task':
      touched.tasks.add(change.row.id);
      touched.plans.add(change.row.planId);
      // Those that wait for it say so, and so does their text change with it.
      for (const { id } of state.planTasks(change.row.planId).waitingFor(change.row.key)) touched.tasks.add(id);
      return;
    case 'task-removed':
      touched.plans.add(change.planId);
      return;
    case 'attempt':
      touched.tasks.add(change.row.taskId);
      // How many agents run is the plan's to tell.
      touched.plans.add(mustGet(state.tasks, change.row.taskId, 'task').planId);
      return;
    case 'worktree':
      touched.worktrees.add(change.row.id);
      if (change.row.taskId !== null) touched.tasks.add(change.row.taskId);
      return;
    case 'landing':
      touched.tasks.add(change.row.taskId);
      return;
    case 'failure':
      if (change.row.taskId !== null) touched.tasks.add(change.row.taskId);
  }
}

/** A task's, the one in which merged results are tested, or a person's own. */
export function kindOf(row: Worktree): WorktreeView['kind'] {
  if (row.planId === null) return 'own';
  return row.taskId === null ? 'integration' : 'task';
}

export function worktreeView(row: Worktree): WorktreeView {
  return {
    id: row.id,
    planId: row.planId,
    taskId: row.taskId,
    path: row.path,
    branch: row.branchRef === null ? null : shortBranch(row.branchRef),
    kind: kindOf(row),
    state: row.state.kind,
  };
}

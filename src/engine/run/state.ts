import type { Change, Rows } from '../model/events';
import type { Failure } from '../model/failure';
import type { Plan } from '../model/plan';
import type { Attempt, Landing, Task, Worktree } from '../model/task';

/** Everything the engine knows, for those who only read it. */
export interface State {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly worktrees: ReadonlyMap<string, Worktree>;
  readonly landings: ReadonlyMap<string, Landing>;
  /** In the order of the document. */
  tasksOf(planId: string): readonly Task[];
  worktreesOf(planId: string): readonly Worktree[];
  /** In the order in which they were made. */
  attemptsOf(taskId: string): readonly Attempt[];
  /** Of a task, or of a plan's own final checks; as they came. */
  failuresOf(ownerId: string): readonly Failure[];
}

/**
 * The rows in memory. Rows themselves never change: a change puts a new row in the old one's place. Only the ledger
 * applies changes, so that what is here is what is on disk or about to be.
 */
export class StateRows implements State {
  readonly plans = new Map<string, Plan>();
  readonly tasks = new Map<string, Task>();
  readonly attempts = new Map<string, Attempt>();
  readonly worktrees = new Map<string, Worktree>();
  readonly landings = new Map<string, Landing>();
  readonly #taskIdsByPlan = new Map<string, string[]>();
  readonly #worktreeIdsByPlan = new Map<string, string[]>();
  readonly #attemptIdsByTask = new Map<string, string[]>();
  readonly #failuresByOwner = new Map<string, Failure[]>();

  static of(rows: Rows): StateRows {
    const state = new StateRows();
    for (const row of rows.plans) state.apply({ kind: 'plan', row });
    for (const row of [...rows.tasks].sort((a, b) => a.position - b.position)) state.apply({ kind: 'task', row });
    for (const row of [...rows.attempts].sort((a, b) => a.number - b.number)) state.apply({ kind: 'attempt', row });
    for (const row of rows.worktrees) state.apply({ kind: 'worktree', row });
    for (const row of rows.landings) state.apply({ kind: 'landing', row });
    for (const row of [...rows.failures].sort((a, b) => a.round - b.round || a.number - b.number)) state.apply({ kind: 'failure', row });
    return state;
  }

  apply(change: Change): void {
    switch (change.kind) {
      case 'plan':
        this.plans.set(change.row.id, change.row);
        return;
      case 'plan-text':
        return; // Only the store keeps the text: nothing is decided from it.
      case 'task':
        this.#putTask(change.row);
        return;
      case 'task-removed':
        this.tasks.delete(change.taskId);
        this.#taskIdsByPlan.set(change.planId, listed(this.#taskIdsByPlan, change.planId).filter((id) => id !== change.taskId));
        return;
      case 'attempt':
        if (!this.attempts.has(change.row.id)) listed(this.#attemptIdsByTask, change.row.taskId).push(change.row.id);
        this.attempts.set(change.row.id, change.row);
        return;
      case 'worktree':
        if (!this.worktrees.has(change.row.id) && change.row.planId !== null) listed(this.#worktreeIdsByPlan, change.row.planId).push(change.row.id);
        this.worktrees.set(change.row.id, change.row);
        return;
      case 'landing':
        this.landings.set(change.row.id, change.row);
        return;
      case 'failure':
        listed(this.#failuresByOwner, change.row.taskId ?? change.row.planId).push(change.row);
    }
  }

  tasksOf(planId: string): readonly Task[] {
    return (this.#taskIdsByPlan.get(planId) ?? []).map((id) => mustGet(this.tasks, id, 'task'));
  }

  #putTask(row: Task): void {
    const known = this.tasks.get(row.id);
    const ids = listed(this.#taskIdsByPlan, row.planId);
    if (known === undefined) ids.push(row.id);
    this.tasks.set(row.id, row);
    // New ones come last, unless the document has them elsewhere.
    const last = ids.length < 2 ? undefined : this.tasks.get(ids.at(-2) ?? '');
    const isMoved = known === undefined ? (last?.position ?? -1) > row.position : known.position !== row.position;
    if (isMoved) ids.sort((a, b) => (this.tasks.get(a)?.position ?? 0) - (this.tasks.get(b)?.position ?? 0));
  }

  worktreesOf(planId: string): readonly Worktree[] {
    return (this.#worktreeIdsByPlan.get(planId) ?? []).map((id) => mustGet(this.worktrees, id, 'worktree'));
  }

  failuresOf(ownerId: string): readonly Failure[] {
    return this.#failuresByOwner.get(ownerId) ?? [];
  }

  attemptsOf(taskId: string): readonly Attempt[] {
    return (this.#attemptIdsByTask.get(taskId) ?? []).map((id) => mustGet(this.attempts, id, 'attempt'));
  }
}

function listed<Item>(map: Map<string, Item[]>, key: string): Item[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** For ids that other rows name: were one missing, the state would be damaged, and going on would be worse. */
export function mustGet<T>(map: ReadonlyMap<string, T>, id: string, what: string): T {
  const row = map.get(id);
  if (row === undefined) throw new Error(`The state names a ${what} that it does not have: ${id}`);
  return row;
}

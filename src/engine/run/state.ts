import type { Change, Rows } from '../model/events';
import type { Artifact } from '../model/artifact';
import type { Failure } from '../model/failure';
import type { Plan } from '../model/plan';
import type { Attempt, Landing, Task, Worktree } from '../model/task';
import type { TemplateVersion } from '../model/templateVersion';
import type { UsageFigures } from '../model/report';
import { PlanTasks, type TasksOfPlan } from './planTasks';
import { UsageBook } from './usageBook';

/** Everything the engine knows, for those who only read it. */
export interface State {
  /** Names of the templates people imported, each with its versions from the first to the newest. */
  readonly templates: ReadonlyMap<string, readonly TemplateVersion[]>;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly worktrees: ReadonlyMap<string, Worktree>;
  readonly landings: ReadonlyMap<string, Landing>;
  /** In the order of the document. */
  tasksOf(planId: string): readonly Task[];
  planTasks(planId: string): TasksOfPlan;
  /** Those that are neither removed nor kept for good. */
  openWorktreesOf(planId: string): readonly Worktree[];
  /** Of those, the ones whose tasks have landed. */
  landedWorktreesOf(planId: string): readonly Worktree[];
  worktreesOf(planId: string): readonly Worktree[];
  /** In the order in which they were made. */
  attemptsOf(taskId: string): readonly Attempt[];
  /** Of a task, in the order in which they began. */
  landingsOf(taskId: string): readonly Landing[];
  /** Of a plan, at most so many of those that began last. */
  lastLandings(planId: string, count: number): readonly Landing[];
  /** Of a task, or of a plan's own final checks; as they came. */
  failuresOf(ownerId: string): readonly Failure[];
  /** What the attempts of a task have left; as they came. */
  artifactsOf(taskId: string): readonly Artifact[];
  /** What its agents say they have used, in all attempts; null where none of them said anything. */
  usageOfTask(taskId: string): UsageFigures | null;
  usageOfPlan(planId: string): UsageFigures | null;
}

/**
 * The rows in memory. Rows themselves never change: a change puts a new row in the old one's place. Only the ledger
 * applies changes, so that what is here is what is on disk or about to be.
 */
export class StateRows implements State {
  readonly templates = new Map<string, readonly TemplateVersion[]>();
  readonly plans = new Map<string, Plan>();
  readonly tasks = new Map<string, Task>();
  readonly attempts = new Map<string, Attempt>();
  readonly worktrees = new Map<string, Worktree>();
  readonly landings = new Map<string, Landing>();
  readonly #tasksByPlan = new Map<string, PlanTasks>();
  readonly #worktreeIdsByPlan = new Map<string, string[]>();
  readonly #openWorktrees = new Map<string, Map<string, Worktree>>();
  readonly #landedWorktrees = new Map<string, Map<string, Worktree>>();
  readonly #attemptIdsByTask = new Map<string, string[]>();
  readonly #landingIdsByTask = new Map<string, string[]>();
  readonly #landingIdsByPlan = new Map<string, string[]>();
  readonly #failuresByOwner = new Map<string, Failure[]>();
  readonly #artifactsByTask = new Map<string, Artifact[]>();
  readonly #usage = new UsageBook();

  static of(rows: Rows): StateRows {
    const state = new StateRows();
    for (const row of [...rows.templates].sort((a, b) => a.version - b.version)) state.apply({ kind: 'template', row });
    for (const row of rows.plans) state.apply({ kind: 'plan', row });
    for (const row of [...rows.tasks].sort((a, b) => a.position - b.position)) state.apply({ kind: 'task', row });
    for (const row of [...rows.attempts].sort((a, b) => a.number - b.number)) state.apply({ kind: 'attempt', row });
    for (const row of rows.worktrees) state.apply({ kind: 'worktree', row });
    for (const row of rows.landings) state.apply({ kind: 'landing', row });
    for (const row of [...rows.failures].sort((a, b) => a.round - b.round || a.number - b.number)) state.apply({ kind: 'failure', row });
    for (const row of [...rows.artifacts].sort((a, b) => a.attempt - b.attempt)) state.apply({ kind: 'artifact', row });
    return state;
  }

  apply(change: Change): void {
    switch (change.kind) {
      case 'template':
        this.templates.set(change.row.name, [...(this.templates.get(change.row.name) ?? []), change.row]);
        return;
      case 'plan':
        this.plans.set(change.row.id, change.row);
        return;
      case 'plan-text':
        return; // Only the store keeps the text: nothing is decided from it.
      case 'task':
        this.tasks.set(change.row.id, change.row);
        this.#planTasks(change.row.planId).put(change.row);
        if (change.row.state.kind === 'landed') this.#sortWorktree(this.worktrees.get(change.row.worktreeId ?? ''));
        return;
      case 'task-removed':
        this.tasks.delete(change.taskId);
        this.#planTasks(change.planId).remove(change.taskId);
        return;
      case 'attempt':
        if (!this.attempts.has(change.row.id)) listed(this.#attemptIdsByTask, change.row.taskId).push(change.row.id);
        this.attempts.set(change.row.id, change.row);
        if (change.row.report !== undefined) this.#usage.put({ planId: mustGet(this.tasks, change.row.taskId, 'task').planId, taskId: change.row.taskId }, this.attemptsOf(change.row.taskId));
        return;
      case 'worktree':
        this.#putWorktree(change.row);
        return;
      case 'landing':
        if (!this.landings.has(change.row.id)) {
          listed(this.#landingIdsByTask, change.row.taskId).push(change.row.id);
          listed(this.#landingIdsByPlan, change.row.planId).push(change.row.id);
        }
        this.landings.set(change.row.id, change.row);
        return;
      case 'failure':
        listed(this.#failuresByOwner, change.row.taskId ?? change.row.planId).push(change.row);
        return;
      case 'artifact':
        listed(this.#artifactsByTask, change.row.taskId).push(change.row);
    }
  }

  tasksOf(planId: string): readonly Task[] {
    return this.planTasks(planId).all;
  }

  planTasks(planId: string): TasksOfPlan {
    return this.#tasksByPlan.get(planId) ?? NO_TASKS;
  }

  #planTasks(planId: string): PlanTasks {
    const tasks = this.#tasksByPlan.get(planId) ?? new PlanTasks();
    this.#tasksByPlan.set(planId, tasks);
    return tasks;
  }

  #putWorktree(row: Worktree): void {
    const { id, planId } = row;
    if (planId !== null && !this.worktrees.has(id)) listed(this.#worktreeIdsByPlan, planId).push(id);
    this.worktrees.set(id, row);
    this.#sortWorktree(row);
  }

  #sortWorktree(row: Worktree | undefined): void {
    if (row === undefined || row.planId === null) return;
    const isOpen = row.state.kind !== 'removed' && row.state.kind !== 'kept';
    const task = row.taskId === null ? undefined : this.tasks.get(row.taskId);
    putOrDrop(this.#openWorktrees, row.planId, { row, isMember: isOpen });
    putOrDrop(this.#landedWorktrees, row.planId, { row, isMember: isOpen && task?.state.kind === 'landed' && task.worktreeId === row.id });
  }

  openWorktreesOf(planId: string): readonly Worktree[] {
    return [...(this.#openWorktrees.get(planId)?.values() ?? [])];
  }

  landedWorktreesOf(planId: string): readonly Worktree[] {
    return [...(this.#landedWorktrees.get(planId)?.values() ?? [])];
  }

  worktreesOf(planId: string): readonly Worktree[] {
    return (this.#worktreeIdsByPlan.get(planId) ?? []).map((id) => mustGet(this.worktrees, id, 'worktree'));
  }

  failuresOf(ownerId: string): readonly Failure[] {
    return this.#failuresByOwner.get(ownerId) ?? [];
  }

  artifactsOf(taskId: string): readonly Artifact[] {
    return this.#artifactsByTask.get(taskId) ?? [];
  }

  usageOfTask(taskId: string): UsageFigures | null {
    return this.#usage.ofTask(taskId);
  }

  usageOfPlan(planId: string): UsageFigures | null {
    return this.#usage.ofPlan(planId);
  }

  landingsOf(taskId: string): readonly Landing[] {
    return (this.#landingIdsByTask.get(taskId) ?? []).map((id) => mustGet(this.landings, id, 'landing'));
  }

  lastLandings(planId: string, count: number): readonly Landing[] {
    return (this.#landingIdsByPlan.get(planId) ?? []).slice(-count).map((id) => mustGet(this.landings, id, 'landing'));
  }

  attemptsOf(taskId: string): readonly Attempt[] {
    return (this.#attemptIdsByTask.get(taskId) ?? []).map((id) => mustGet(this.attempts, id, 'attempt'));
  }
}

const NO_TASKS: TasksOfPlan = new PlanTasks();

function putOrDrop(groups: Map<string, Map<string, Worktree>>, group: string, { row, isMember }: { readonly row: Worktree; readonly isMember: boolean }): void {
  const members = groups.get(group) ?? new Map<string, Worktree>();
  groups.set(group, members);
  if (isMember) members.set(row.id, row);
  else members.delete(row.id);
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

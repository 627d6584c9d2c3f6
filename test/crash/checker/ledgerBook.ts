import type { Artifact, Attempt, Event, Hold, Landing, Plan, Task, TemplateVersion, Worktree } from '../../../src/engine/index';

interface Entry<T, S extends string> {
  row: T;
  state: S;
}

export type BookedTask = Entry<Task, Task['state']['kind']> & { attempt: string | null; attempts: number; tip: string | null; jobs: Map<string, string>; hold: Hold | null; final?: boolean; landedOnce?: boolean };
type BookedAttempt = Entry<Attempt, Attempt['state']['kind']> & { endedWell: boolean };
export type KnownLanding = Entry<Landing, Landing['state']['kind']> & { provenWith?: string | undefined };

/** What the checker itself makes of the events read so far: who exists, and in which state. Written apart from the engine's own rules on purpose. */
export class LedgerBook {
  readonly templates: TemplateVersion[] = [];
  readonly plans = new Map<string, Entry<Plan, Plan['phase']['kind']> & { paused: boolean }>();
  readonly landings = new Map<string, KnownLanding>();
  readonly worktrees = new Map<string, Entry<Worktree, Worktree['state']['kind']>>();
  /** Of each task, and of each plan's final checks; `told` until something came of the last one. */
  readonly failures = new Map<string, { rounds: number; rows: number; told: boolean }>();
  /** Of tasks with criteria: whether the last verdict was that all are met. */
  readonly proven = new Map<string, boolean>();
  /** With the task each is of. */
  readonly artifacts = new Map<string, Artifact>();
  /** Where each plan's integration branch is by the landings so far. */
  readonly tips = new Map<string, string>();
  readonly problems: string[] = [];
  readonly #tasks = new Map<string, BookedTask>();
  readonly #ofPlan = new Map<string, Map<string, BookedTask>>();
  readonly #attempts = new Map<string, BookedAttempt>();
  readonly #ofTask = new Map<string, readonly BookedAttempt[]>();
  #place = '';

  at(sequence: number, type: string): void {
    this.#place = `Event ${String(sequence)} (${type})`;
  }

  need(holds: boolean, otherwise: string): void {
    if (!holds) this.problems.push(`${this.#place}: ${otherwise}`);
  }

  plan(id: string): ReturnType<LedgerBook['plans']['get']> {
    return this.#known(this.plans, id, 'plan');
  }

  task(id: string): BookedTask | undefined {
    return this.#known(this.tasks, id, 'task');
  }

  attempt(id: string): BookedAttempt | undefined {
    return this.#known(this.attempts, id, 'attempt');
  }

  landing(id: string): ReturnType<LedgerBook['landings']['get']> {
    return this.#known(this.landings, id, 'landing');
  }

  worktree(id: string): ReturnType<LedgerBook['worktrees']['get']> {
    return this.#known(this.worktrees, id, 'worktree');
  }

  putTask(task: BookedTask): void {
    this.#tasks.set(task.row.id, task);
    const others = this.#ofPlan.get(task.row.planId) ?? new Map<string, BookedTask>();
    this.#ofPlan.set(task.row.planId, others.set(task.row.id, task));
  }

  dropTask(id: string): void {
    this.#ofPlan.get(this.#tasks.get(id)?.row.planId ?? '')?.delete(id);
    this.#tasks.delete(id);
  }

  tasksOf(planId: string): readonly BookedTask[] {
    return [...(this.#ofPlan.get(planId)?.values() ?? [])];
  }

  putAttempt(attempt: BookedAttempt): void {
    this.#attempts.set(attempt.row.id, attempt);
    this.#ofTask.set(attempt.row.taskId, [...(this.#ofTask.get(attempt.row.taskId) ?? []), attempt]);
  }

  /** In the order in which they were made. */
  attemptsOf(taskId: string): readonly BookedAttempt[] {
    return this.#ofTask.get(taskId) ?? [];
  }

  get tasks(): ReadonlyMap<string, BookedTask> {
    return this.#tasks;
  }

  get attempts(): ReadonlyMap<string, BookedAttempt> {
    return this.#attempts;
  }

  /** The plan an event belongs to; null where what it names is unknown. */
  planIdOf(event: Event): string | null {
    if (event.type === 'template.saved') return null;
    if (event.type === 'plan.imported') return event.plan.id;
    if (event.type === 'landing.started') return event.landing.planId;
    if (event.type === 'integration.claimed' || event.type === 'worktree.added') return event.worktree.planId;
    if ('planId' in event) return event.planId;
    if ('taskId' in event) return this.tasks.get(event.taskId)?.row.planId ?? null;
    if ('attemptId' in event) return this.tasks.get(this.attempts.get(event.attemptId)?.row.taskId ?? '')?.row.planId ?? null;
    if ('landingId' in event) return this.landings.get(event.landingId)?.row.planId ?? null;
    return this.worktrees.get(event.worktreeId)?.row.planId ?? null;
  }

  #known<T>(map: ReadonlyMap<string, T>, id: string, what: string): T | undefined {
    const found = map.get(id);
    this.need(found !== undefined, `there is no ${what} ${id}`);
    return found;
  }
}

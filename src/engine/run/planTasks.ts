import type { Task } from '../model/task';
import { remainingHops } from '../plan/graph';
import { dependentsOf } from '../plan/graph/graphTask';
import { dead, unmet } from './progress';
import { Ranked } from './ranked';
import { urgency, type MergeOrder, type Urgency } from './urgency';

type Kind = Task['state']['kind'];

const NONE: readonly Task[] = [];

/** What is asked again and again about the tasks of one plan. */
export interface TasksOfPlan {
  readonly size: number;
  /** In the order of the document. */
  readonly all: readonly Task[];
  /** In no order; they are in no batch. */
  readonly continuous: readonly Task[];
  readonly batches: readonly number[];
  /** As `dead` of all tasks. */
  readonly dead: ReadonlySet<string>;
  /** Those that their jobs are for, or were. */
  readonly agents: ReadonlySet<string>;
  /** Those that somebody keeps from going on, in the order of the document. */
  readonly held: readonly Task[];
  /** Optional ones that will not land unless a person steps in, in the order of the document: nothing waits for them to be done. */
  readonly excused: readonly Task[];
  get(key: string): Task | undefined;
  /** Those in one of these states, in the order of the document. */
  in(...kinds: readonly Kind[]): readonly Task[];
  count(kind: Kind): number;
  countIn(batch: number, kind?: Kind): number;
  /** Whether all of a batch that had to land has landed. */
  isThrough(batch: number): boolean;
  inBatch(batch: number): readonly Task[];
  /** Tasks in the backlog whose dependencies are all met. */
  unblocked(): readonly Task[];
  /** The more urgent of two comes first. */
  urgency(mergeOrder: MergeOrder): Urgency;
  /** Those that are ready, most urgent first. */
  ready(mergeOrder: MergeOrder): Iterable<Task>;
  /** Those that wait for their turn to land, most urgent first. */
  queued(mergeOrder: MergeOrder): Iterable<Task>;
  /** Those in the backlog that wait for this one, among others. */
  waitingFor(key: string): readonly Task[];
}

/**
 * The tasks of one plan, sorted in the ways in which decisions and views look at them. Each change costs what it touches,
 * so that a step in a plan of ten thousand tasks takes no longer than in one of ten.
 */
export class PlanTasks implements TasksOfPlan {
  readonly #byId = new Map<string, Task>();
  readonly #byKey = new Map<string, Task>();
  readonly #byState = new Map<Kind, Map<string, Task>>();
  readonly #continuous = new Map<string, Task>();
  readonly #byBatch = new Map<number, Map<string, Task>>();
  readonly #batchCounts = new Map<number, Map<Kind, number>>();
  readonly #held = new Map<string, Task>();
  readonly #agents = new Set<string>();
  #all: readonly Task[] | null = null;
  #batches: readonly number[] | null = null;
  #dead: ReadonlySet<string> | null = null;
  #excused: readonly Task[] | null = null;
  #urgency: { readonly mergeOrder: MergeOrder; readonly of: Urgency } | null = null;
  readonly #ranked = new Map<Kind, Ranked>();
  #dependents: ReadonlyMap<string, readonly string[]> | null = null;
  #unblocked = new Set<string>();
  /** Ids of which it must be looked at anew whether they are blocked; null for all. */
  #unsure: Set<string> | null = null;

  get size(): number {
    return this.#byId.size;
  }

  get all(): readonly Task[] {
    this.#all ??= inOrder([...this.#byId.values()]);
    return this.#all;
  }

  get continuous(): readonly Task[] {
    return this.#continuous.size === 0 ? NONE : [...this.#continuous.values()];
  }

  get batches(): readonly number[] {
    this.#batches ??= [...this.#byBatch.keys()].sort((a, b) => a - b);
    return this.#batches;
  }

  get dead(): ReadonlySet<string> {
    this.#dead ??= this.count('failed') + this.count('cancelled') === 0 ? new Set() : dead(this.all);
    return this.#dead;
  }

  get agents(): ReadonlySet<string> {
    return this.#agents;
  }

  get held(): readonly Task[] {
    return inOrder([...this.#held.values()]);
  }

  get excused(): readonly Task[] {
    this.#excused ??= this.dead.size === 0 ? [] : this.in('failed', 'cancelled', 'backlog').filter(({ key, optional }) => optional === true && this.dead.has(key));
    return this.#excused;
  }

  get(key: string): Task | undefined {
    return this.#byKey.get(key);
  }

  in(...kinds: readonly Kind[]): readonly Task[] {
    return inOrder(kinds.flatMap((kind) => [...(this.#byState.get(kind)?.values() ?? [])]));
  }

  count(kind: Kind): number {
    return this.#byState.get(kind)?.size ?? 0;
  }

  countIn(batch: number, kind?: Kind): number {
    return (kind === undefined ? this.#byBatch.get(batch)?.size : this.#batchCounts.get(batch)?.get(kind)) ?? 0;
  }

  isThrough(batch: number): boolean {
    const excused = this.excused.filter((task) => task.batch === batch && !isContinuous(task)).length;
    return this.countIn(batch, 'landed') + excused === this.countIn(batch);
  }

  inBatch(batch: number): readonly Task[] {
    return inOrder([...(this.#byBatch.get(batch)?.values() ?? [])]);
  }

  unblocked(): readonly Task[] {
    const unsure = this.#unsure ?? new Set(this.#byId.keys());
    this.#unsure = new Set();
    for (const id of unsure) {
      const task = this.#byId.get(id);
      if (task?.state.kind === 'backlog' && unmet(task, this).length === 0) this.#unblocked.add(id);
      else this.#unblocked.delete(id);
    }
    return inOrder([...this.#unblocked].flatMap((id) => this.#byId.get(id) ?? []));
  }

  urgency(mergeOrder: MergeOrder): Urgency {
    if (this.#urgency?.mergeOrder !== mergeOrder) this.#urgency = { mergeOrder, of: urgency(mergeOrder, remainingHops(this.all)) };
    return this.#urgency.of;
  }

  ready(mergeOrder: MergeOrder): Iterable<Task> {
    return this.#inUrgency('ready', mergeOrder);
  }

  queued(mergeOrder: MergeOrder): Iterable<Task> {
    return this.#inUrgency('queued', mergeOrder);
  }

  *#inUrgency(kind: Kind, mergeOrder: MergeOrder): Iterable<Task> {
    const by = this.urgency(mergeOrder);
    const known = this.#ranked.get(kind);
    const ranked = known?.by === by ? known : new Ranked(by, this.in(kind));
    this.#ranked.set(kind, ranked);
    for (const id of ranked.ids()) {
      const task = this.#byId.get(id);
      if (task !== undefined) yield task;
    }
  }

  waitingFor(key: string): readonly Task[] {
    return this.#dependentsOn(key).filter(({ state }) => state.kind === 'backlog');
  }

  put(task: Task): void {
    const known = this.#byId.get(task.id);
    if (known !== undefined) this.#takeOut(known);
    this.#all = null;
    this.#byId.set(task.id, task);
    this.#byKey.set(task.key, task);
    grouped(this.#byState, task.state.kind).set(task.id, task);
    if (task.hold !== null) this.#held.set(task.id, task);
    if (known?.jobs !== task.jobs) for (const { agent } of task.jobs) this.#agents.add(agent);
    if (task.rounds === undefined) {
      grouped(this.#byBatch, task.batch).set(task.id, task);
      this.#countInBatch(task, 1);
    } else {
      this.#continuous.set(task.id, task);
    }
    if (known?.key !== task.key || known.dependsOn !== task.dependsOn || known.batch !== task.batch || known.position !== task.position || known.optional !== task.optional || isContinuous(known) !== isContinuous(task)) this.#forgetGraph();
    else if (known.state.kind !== task.state.kind) this.#stateChanged(known, task);
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (known === undefined) return;
    this.#takeOut(known);
    this.#byId.delete(id);
    this.#forgetGraph();
  }

  #takeOut(task: Task): void {
    // Where keys were exchanged, another task may bear this one's by now.
    if (this.#byKey.get(task.key)?.id === task.id) this.#byKey.delete(task.key);
    this.#byState.get(task.state.kind)?.delete(task.id);
    this.#held.delete(task.id);
    if (this.#continuous.delete(task.id)) return;
    const batch = this.#byBatch.get(task.batch);
    batch?.delete(task.id);
    if (batch?.size === 0) this.#byBatch.delete(task.batch);
    this.#countInBatch(task, -1);
  }

  #countInBatch({ batch, state }: Task, by: number): void {
    const counts = this.#batchCounts.get(batch) ?? new Map<Kind, number>();
    this.#batchCounts.set(batch, counts);
    counts.set(state.kind, (counts.get(state.kind) ?? 0) + by);
  }

  #forgetGraph(): void {
    this.#all = null;
    this.#batches = null;
    this.#dead = null;
    this.#excused = null;
    this.#urgency = null;
    this.#ranked.clear();
    this.#dependents = null;
    this.#unsure = null;
  }

  #stateChanged(before: Task, after: Task): void {
    this.#ranked.get(before.state.kind)?.remove(before);
    this.#ranked.get(after.state.kind)?.add(after);
    if (isGivenUp(before) || isGivenUp(after)) this.#dead = null;
    if (this.#dead === null || after.optional === true) this.#excused = null;
    if (this.#unsure === null) return;
    this.#unsure.add(after.id);
    for (const { id } of this.#dependentsOn(after.key)) this.#unsure.add(id);
  }

  #dependentsOn(key: string): readonly Task[] {
    this.#dependents ??= dependentsOf(this.all);
    return (this.#dependents.get(key) ?? []).flatMap((dependent) => this.#byKey.get(dependent) ?? []);
  }
}

function isContinuous({ rounds }: Task): boolean {
  return rounds !== undefined;
}

function isGivenUp({ state }: Task): boolean {
  return state.kind === 'failed' || state.kind === 'cancelled';
}

function inOrder(tasks: Task[]): readonly Task[] {
  return tasks.length < 2 ? tasks : tasks.sort((a, b) => a.position - b.position);
}

function grouped<Group, Value>(groups: Map<Group, Map<string, Value>>, group: Group): Map<string, Value> {
  const members = groups.get(group) ?? new Map<string, Value>();
  groups.set(group, members);
  return members;
}

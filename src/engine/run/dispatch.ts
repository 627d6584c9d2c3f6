import { assertNever } from '../../util/assertNever';
import { declaredBarrier } from '../land/barrier';
import { isInterrupting } from '../model/hold';
import type { Job } from '../model/job';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { Found, NOTHING, type Dispatch } from './found';
import { reviewGate } from './limits/review';
import type { Room } from './limits/room';
import { slotsHeld, startable } from './pipeline';
import type { TasksOfPlan } from './planTasks';
import { currentBatch } from './batches';
import { mayGoOn } from './rounds';

interface Moment {
  readonly now: number;
  /** What the limits leave; without it, they are not asked. */
  readonly room?: Room;
  /** Whether an attempt is over, also where nobody has looked yet at what it left; without it, none is. */
  readonly hasEnded?: (attemptId: string) => boolean;
}

/** What to begin now, most urgent first, no more than there are free slots. What was begun goes on before anything new. */
export function toBegin(plan: Plan, tasks: TasksOfPlan, moment: Moment): Dispatch {
  const { now, room } = moment;
  if (plan.paused === 'suspend') return NOTHING;
  const atWork = tasks.in('preparing', 'running');
  const free = plan.maxParallel - atWork.reduce((sum, task) => sum + slotsOf(task), 0);
  if (free <= 0) return NOTHING;
  const found = new Found(free, room);
  for (const task of tasks.in('running')) for (const job of mayBegin(plan, task, moment)) found.offer(task, job);
  if (plan.paused === null && found.left > 0) findClaims(plan, tasks, { now, found });
  return found;
}

/** What runs comes to its end though it is paused, and so does what it waits for. */
function mayBegin(plan: Plan, { hold, jobs }: Task, { now, hasEnded = () => false }: Moment): readonly Job[] {
  if (isInterrupting(hold)) return [];
  // Nobody waits any more for what an ended attempt has asked for: it is skipped once that attempt is looked at.
  const due = startable(jobs, now).filter(({ spawned }) => spawned === null || !hasEnded(spawned.attemptId));
  return plan.paused === null && hold === null ? due : due.filter(({ spawned }) => spawned !== null);
}

/** Tasks to claim, most urgent first; those that are continuous before all, so that they start early. */
function findClaims(plan: Plan, tasks: TasksOfPlan, { now, found }: { readonly now: number; readonly found: Found }): void {
  const rivals = new Rivals(plan, tasks);
  const gate = reviewGate(plan, tasks, found.review);
  const claims = (task: Task): boolean => {
    const wait = gate.refuses(task);
    if (wait !== null) {
      found.keep(task, wait);
      return false;
    }
    const [job] = startable(task.jobs, now);
    if (job === undefined || rivals.keepApart(task) || !found.offer(task, job)) return false;
    rivals.begin(task);
    return true;
  };
  const beside = besideOthers(plan, tasks, { now, free: found.left });
  let { room } = beside;
  for (const task of beside.waiting) if (room > 0 && claims(task)) room -= 1;
  if (found.left <= 0) return;
  for (const task of ordinary(plan, tasks, now)) {
    claims(task);
    if (found.isOver(tasks.agents)) return;
  }
}

/** Continuous tasks that could begin a round, and for how many there is room: as long as others could use it, one slot is never theirs. */
function besideOthers(plan: Plan, tasks: TasksOfPlan, { now, free }: { readonly now: number; readonly free: number }): { readonly waiting: readonly Task[]; readonly room: number } {
  const waiting = tasks.continuous.filter((task) => (task.state.kind === 'ready' && task.hold === null) || mayGoOn(task, tasks, now));
  if (waiting.length === 0) return { waiting, room: 0 };
  const rivals = new Rivals(plan, tasks);
  if (!isAny(ordinary(plan, tasks, now), (task) => !rivals.keepApart(task))) return { waiting, room: free };
  const held = tasks.continuous.reduce((sum, task) => sum + slotsOf(task), 0);
  return { waiting, room: Math.max(0, Math.min(free, plan.maxParallel - 1 - held)) };
}

function isAny(tasks: Iterable<Task>, is: (task: Task) => boolean): boolean {
  for (const task of tasks) if (is(task)) return true;
  return false;
}

function* ordinary(plan: Plan, tasks: TasksOfPlan, now: number): Iterable<Task> {
  const batch = plan.schedule === 'batch' ? currentBatch(tasks) : Number.POSITIVE_INFINITY;
  // What was begun goes on, though a changed plan has put something before it.
  for (const task of claimable(plan, tasks, now)) if (task.rounds === undefined && (task.batch <= batch || task.state.kind === 'waiting')) yield task;
}

/** Tasks that could be claimed, most urgent first: those that are ready, and those that have waited long enough to be tried again. */
function* claimable(plan: Plan, tasks: TasksOfPlan, now: number): Iterable<Task> {
  const urgency = tasks.urgency(plan.mergeOrder);
  const again = tasks.in('waiting').filter((task) => mayGoOn(task, tasks, now));
  again.sort(urgency);
  for (const task of tasks.ready(plan.mergeOrder)) {
    if (task.hold !== null) continue;
    for (let first = again[0]; first !== undefined && urgency(first, task) < 0; first = again[0]) {
      yield first;
      again.shift();
    }
    yield task;
  }
  yield* again;
}

/** Keeps apart what is expected to change the same lines: the second starts from what the first has landed. */
class Rivals {
  readonly #plan: Plan;
  readonly #tasks: TasksOfPlan;
  readonly #begun = new Set<string>();
  #blocked: ReadonlySet<string> | null = null;

  constructor(plan: Plan, tasks: TasksOfPlan) {
    this.#plan = plan;
    this.#tasks = tasks;
  }

  /** Whether one that this task must be kept apart from is being worked on. */
  keepApart({ apart }: Task): boolean {
    return apart.some((key) => this.#begun.has(key) || this.#isUnderWay(key));
  }

  begin({ key }: Task): void {
    this.#begun.add(key);
  }

  /** From its claim until it has landed or stands still. */
  #isUnderWay(key: string): boolean {
    const kind = this.#tasks.get(key)?.state.kind;
    switch (kind) {
      case 'preparing':
      case 'running':
      case 'checking':
      case 'landing':
        return true;
      case 'queued':
        // What must not land yet may be waiting for the very task that would wait for it.
        this.#blocked ??= declaredBarrier(this.#plan, this.#tasks);
        return !this.#blocked.has(key);
      // What waits to be tried again is claimable itself: of two that wait, the more urgent one goes first.
      case 'waiting':
      case 'backlog':
      case 'ready':
      case 'landed':
      case 'attention':
      case 'failed':
      case 'cancelled':
      case undefined:
        return false;
      default:
        return assertNever(kind, 'task state');
    }
  }
}

/** A slot is held while a worktree is made and by each job that works: not while work is checked or waits to land. */
export function slotsOf(task: Task): number {
  if (task.state.kind === 'preparing') return 1;
  return task.state.kind === 'running' ? slotsHeld(task.jobs) : 0;
}

import type { StartPlan } from '../engine';
import type { Job } from '../model/job';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import type { ExecutionPlan } from '../planning/executionPlan';
import { originalPrompt } from '../templates/originalPrompt';
import type { Works } from '../run/works';
import { taskBranchRef } from '../run/names';
import { importTasks } from './importTasks';
import { isBegun, saysWhoWorks, type PlanChangeFound } from './planChange';

interface Rebuild {
  readonly plan: Plan;
  readonly found: PlanChangeFound;
  readonly execution: ExecutionPlan;
  readonly request: StartPlan;
}

export interface ChangedTasks {
  /** Every task of the plan as it is from now on. */
  readonly tasks: readonly Task[];
  /** Ids of those that are taken out. */
  readonly removed: readonly string[];
}

/**
 * The tasks of a plan whose document changed. Who was begun keeps what belongs to it: its attempts, its branch and its
 * batch. The others are as a new start would make them, under the ids they have.
 */
export function changedTasks(works: Works, { plan, found, execution, request }: Rebuild): ChangedTasks {
  const known = works.state().tasksOf(plan.id);
  const ids = new Set(known.map(({ id }) => id));
  const asked = new Set([...found.diff.changed, ...found.diff.renumbered].filter(saysWhoWorks).map(({ key }) => key));
  const tasks = importTasks(works, { plan, document: found.next, execution, request }).map((fresh): Task => {
    const row = found.taskOf.get(fresh.key);
    if (row === undefined) return withFreeId(fresh, ids);
    const { id, branchRef, tries, state, worktreeId, base, batch, hold } = row;
    const { agent, template } = asked.has(fresh.key) ? fresh : row;
    const jobs = asked.has(fresh.key) ? fresh.jobs : told(works, fresh, row.jobs);
    if (!isBegun(row)) return { ...fresh, id, branchRef, agent, jobs, template, hold };
    if (state.kind === 'failed' || state.kind === 'cancelled' || state.kind === 'backlog' || state.kind === 'ready') return { ...fresh, ...roundsOf(fresh, row), id, branchRef, agent, jobs, template, tries, state, worktreeId, base, hold };
    return { ...row, key: fresh.key, position: fresh.position, dependsOn: fresh.dependsOn, apart: fresh.apart, batch, optional: fresh.optional ?? false };
  });
  const kept = new Set(tasks.map(({ id }) => id));
  return { tasks: inOrder(tasks, execution), removed: known.filter(({ id }) => !kept.has(id)).map(({ id }) => id) };
}

/** Jobs of before that are told what the document says now. */
function told(works: Works, { prompt }: Task, jobs: readonly Job[]): readonly Job[] {
  return jobs.map((job) => ({ ...job, promptHash: works.ports.hasher.sha256(originalPrompt({ prompt }, job)) }));
}

/** The rounds it has behind it, where it still goes on in rounds. */
function roundsOf(fresh: Task, { rounds }: Task): Pick<Task, 'rounds'> {
  return fresh.rounds === undefined || rounds === undefined ? {} : { rounds };
}

/** Names of branches and folders come from the id: it is nobody's in this run, and never was. */
function withFreeId(fresh: Task, taken: Set<string>): Task {
  let id = fresh.id;
  for (let number = 2; taken.has(id); number += 1) id = `${fresh.id}-${String(number)}`;
  taken.add(id);
  return { ...fresh, id, branchRef: taskBranchRef(fresh.planId, id.slice(fresh.planId.length + 1)) };
}

/** Who was begun stays in its batch; what waits for it comes in a later one. */
function inOrder(tasks: readonly Task[], { batches }: ExecutionPlan): readonly Task[] {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const batchOf = new Map(tasks.filter(isBegun).map((task) => [task.key, task.batch]));
  for (const key of batches.flatMap(({ keys }) => keys)) {
    const task = byKey.get(key);
    if (task === undefined || batchOf.has(key)) continue;
    batchOf.set(key, task.dependsOn.reduce((least, { on }) => Math.max(least, (batchOf.get(on) ?? 0) + 1), task.batch));
  }
  return tasks.map((task) => ({ ...task, batch: batchOf.get(task.key) ?? task.batch }));
}

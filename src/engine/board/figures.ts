import { passed, type Plan } from '../model/plan';
import type { Attempt, Landing, Task } from '../model/task';
import { criticalPath } from '../plan/graph/criticalPath';
import type { State } from '../run/state';
import { idleTime, type Interval } from './idleTime';
import type { Figures } from './views';

/** How a plan that has come to rest made use of its time. */
export function figuresOf(state: State, plan: Plan, tasks: readonly Task[], endedAt: number): Figures {
  const elapsedMs = Math.max(1, endedAt - plan.createdAt);
  const timeOf = new Map(tasks.map((task) => [task.key, taskTime(state, task)]));
  const sequentialMs = sum([...timeOf.values()]);
  const longest = criticalPath(tasks, ({ key }) => timeOf.get(key) ?? 0);
  return {
    elapsedMs,
    sequentialMs,
    efficiency: sequentialMs / elapsedMs,
    tasksWorkedOn: [...timeOf.values()].filter((time) => time > 0).length,
    criticalPath: { keys: longest.keys, ms: longest.weight },
    idleMs: idleTime({ slots: plan.maxParallel, busy: tasks.flatMap((task) => state.attemptsOf(task.id).flatMap(intervalOf)), waiting: tasks.flatMap((task) => waitOf(state, plan, task)) }),
    batches: batchFigures(state, tasks, timeOf),
  };
}

/** What would have been spent on it, had it been the only one: its agents, and the commands that proved their work. */
function taskTime(state: State, task: Task): number {
  const attempts = state.attemptsOf(task.id).map((attempt) => duration(attempt) + sum(attempt.checks.map((check) => check.durationMs)));
  return sum([...attempts, ...state.landingsOf(task.id).map(testTime)]);
}

function testTime({ state }: Landing): number {
  return state.kind === 'landed' ? sum(state.checks.filter(passed).map((check) => check.durationMs)) : 0;
}

function batchFigures(state: State, tasks: readonly Task[], timeOf: ReadonlyMap<string, number>): Figures['batches'] {
  const batches = new Map<number, Task[]>();
  for (const task of tasks) {
    if (task.rounds !== undefined) continue;
    const members = batches.get(task.batch) ?? [];
    members.push(task);
    batches.set(task.batch, members);
  }
  return [...batches].sort(([a], [b]) => a - b).flatMap(([number, members]) => {
    const begun = members.flatMap((task) => state.attemptsOf(task.id).flatMap(intervalOf));
    const landed = members.flatMap(({ state: at }) => (at.kind === 'landed' ? [at.at] : []));
    if (begun.length === 0) return [];
    const from = least(begun.map((interval) => interval.from));
    return [{ number, elapsedMs: most([...begun.map((interval) => interval.to), ...landed]) - from, sequentialMs: sum(members.map(({ key }) => timeOf.get(key) ?? 0)) }];
  });
}

/** From when all that it needs had landed until its first agent began; nothing where that cannot be told. */
function waitOf(state: State, plan: Plan, task: Task): readonly Interval[] {
  const first = state.attemptsOf(task.id)[0]?.startedAt ?? null;
  const landed = task.dependsOn.map(({ on }) => state.planTasks(plan.id).get(on)?.state);
  if (first === null || task.rounds !== undefined || landed.some((at) => at !== undefined && at.kind !== 'landed')) return [];
  const from = most([plan.createdAt, ...landed.flatMap((at) => (at?.kind === 'landed' ? [at.at] : []))]);
  return from < first ? [{ from, to: first }] : [];
}

function intervalOf({ startedAt, endedAt }: Attempt): readonly Interval[] {
  return startedAt === null || endedAt === null || endedAt < startedAt ? [] : [{ from: startedAt, to: endedAt }];
}

function duration(attempt: Attempt): number {
  return sum(intervalOf(attempt).map(({ from, to }) => to - from));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}

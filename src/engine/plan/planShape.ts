import { ownedFiles, type PlanDocument, type PlannedTask } from '../model/plan';

/** A task in the words of the plan format that other tools exchange. */
export interface TaskShape {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly branch: string | null;
  readonly worktree: string | null;
  readonly depends_on: readonly string[];
  readonly soft_depends_on: readonly string[];
  readonly external_depends_on: readonly string[];
  readonly owns: readonly string[];
  readonly modifies_shared: readonly string[];
  readonly validate: readonly string[];
  readonly done: boolean;
  readonly phase: string | null;
}

export interface PlanShape {
  readonly tasks: readonly TaskShape[];
  readonly phases: readonly { readonly name: string; readonly parallel: boolean | null; readonly tasks: readonly string[]; readonly depends_on: readonly string[]; readonly soft_depends_on: readonly string[]; readonly validate: readonly string[] }[];
  /** A nested list may land in any order. Null where the document says nothing about it. */
  readonly merge_order: readonly (string | readonly string[])[] | null;
  readonly validate_all: readonly string[];
}

/** Barriers between phases are written out for their tasks up to this many; beyond, `phases` alone tells them. */
const MOST_BARRIER_EDGES = 2_000;

/** The plan as data for other programs. */
export function planShape(plan: PlanDocument): PlanShape {
  const barriers = barrierEdges(plan);
  return {
    tasks: plan.tasks.map((task) => taskShape(task, barriers.get(task.key) ?? [])),
    phases: plan.phases.map(({ name, parallel, tasks, dependsOn, softDependsOn, checks }) => ({ name, parallel, tasks, depends_on: dependsOn, soft_depends_on: softDependsOn, validate: checks.map(({ command }) => command) })),
    merge_order: plan.mergeOrder.length === 0 ? null : plan.mergeOrder.map((step) => (step.length === 1 ? (step[0] ?? '') : step)),
    validate_all: [...new Set([...plan.phases.flatMap(({ checks }) => checks), ...plan.finalChecks].map(({ command }) => command))],
  };
}

function taskShape(task: PlannedTask, barriers: readonly string[]): TaskShape {
  const shared = task.ownership.filter(({ mode }) => mode === 'shared').map(({ path }) => path);
  const dependsOn = [...new Set([...task.dependsOn.map(({ on }) => on), ...barriers])];
  return {
    id: task.key,
    aliases: task.aliases,
    title: task.title,
    branch: task.branch,
    worktree: task.worktree,
    depends_on: dependsOn,
    soft_depends_on: task.softDependsOn.filter((on) => !dependsOn.includes(on)),
    external_depends_on: task.externalDependsOn,
    owns: ownedFiles(task),
    modifies_shared: [...new Set(shared)],
    validate: [...new Set(task.checks.filter(({ when }) => when.includes('worktree')).map(({ command }) => command))],
    done: task.done,
    phase: task.phase,
  };
}

function barrierEdges({ phases }: PlanDocument): ReadonlyMap<string, readonly string[]> {
  const tasksOf = new Map(phases.map(({ name, tasks }) => [name, tasks]));
  const edges = new Map<string, string[]>();
  let count = 0;
  for (const { tasks, dependsOn } of phases) {
    const before = dependsOn.flatMap((name) => tasksOf.get(name) ?? []);
    count += tasks.length * before.length;
    if (count > MOST_BARRIER_EDGES) break;
    for (const task of tasks) edges.set(task, [...(edges.get(task) ?? []), ...before.filter((on) => on !== task)]);
  }
  return edges;
}

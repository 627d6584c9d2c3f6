import type { StartPlan } from '../engine';
import type { Job } from '../model/job';
import { ownedFiles, type Dependency, type Plan, type PlanDocument } from '../model/plan';
import type { Task } from '../model/task';
import { taskBrief } from '../plan/taskBrief';
import type { Conflict } from '../planning/conflicts/conflict';
import type { PlanEdit } from '../planning/edits/planEdit';
import type { ExecutionPlan } from '../planning/executionPlan';
import { phaseWaits } from '../planning/waits';
import { taskBranchRef, uniqueSlugs } from '../run/names';
import type { Works } from '../run/works';
import { pipelineOf } from './pipelines';

interface TaskSource {
  readonly plan: Plan;
  readonly document: PlanDocument;
  readonly execution: ExecutionPlan;
  readonly request: StartPlan;
}

/** The tasks of a plan as the engine runs them, each with what the rest of the plan means for it. */
export function importTasks(works: Works, { plan, document, execution, request }: TaskSource): readonly Task[] {
  const batchOf = new Map(execution.batches.flatMap((batch) => batch.keys.map((key) => [key, batch.number] as const)));
  const { kept } = execution.edits;
  const apart = rivalsOf(execution.conflicts, kept);
  const waits = phaseWaits(document);
  const optional = new Set(document.tasks.filter((task) => task.optional).map((task) => task.key));
  const slugs = uniqueSlugs(document.tasks.map((task) => task.key));
  return document.tasks.map((task, position): Task => {
    const slug = slugs[position] ?? String(position);
    const pipeline = pipelineOf(works, { document, task, request });
    const jobs = pipeline.jobs.map((job): Job => ({ ...job, agent: job.agent ?? 'script' }));
    return {
      id: `${plan.id}/${slug}`,
      planId: plan.id,
      key: task.key,
      position,
      title: task.title,
      prompt: taskBrief(document, task),
      dependsOn: [
        ...task.dependsOn,
        ...(waits.get(task.key) ?? []).map((on): Dependency => ({ on, kind: optional.has(on) ? 'always' : 'success', name: null })),
        ...kept.flatMap((edit): readonly Dependency[] => ('after' in edit && edit.after[0] === task.key ? [{ on: edit.after[1], kind: 'always', name: null }] : [])),
      ],
      files: ownedFiles(task),
      apart: [...(apart.get(task.key) ?? [])],
      agent: jobs.find(({ role }) => role === 'dev')?.agent ?? jobs[0]?.agent ?? 'script',
      cwd: task.cwd,
      jobs,
      template: pipeline.template,
      checks: task.checks,
      ...(task.acceptance.length === 0 ? {} : { criteria: task.acceptance }),
      branchRef: taskBranchRef(plan.id, slug),
      ...(task.optional ? { optional: true } : {}),
      batch: task.continuous ? 0 : (batchOf.get(task.key) ?? 1),
      ...(task.continuous ? { rounds: { begun: 0, ended: 0, seen: 0, final: false } } : {}),
      state: { kind: 'backlog' },
      hold: null,
      worktreeId: null,
      base: null,
      tries: { started: 0, failed: 0, conflicts: 0, followUps: 0 },
    };
  });
}

function rivalsOf(conflicts: readonly Conflict[], edits: readonly PlanEdit[]): ReadonlyMap<string, ReadonlySet<string>> {
  const rivals = new Map<string, Set<string>>();
  const keepApart = (key: string, others: readonly string[]): void => {
    const known = rivals.get(key) ?? new Set();
    for (const other of others) if (other !== key) known.add(other);
    rivals.set(key, known);
  };
  for (const { tasks, against } of conflicts) {
    for (const key of tasks) keepApart(key, [...tasks, ...against]);
    for (const key of against) keepApart(key, tasks);
  }
  for (const edit of edits) {
    if (!('apart' in edit)) continue;
    const [one, other] = edit.apart;
    keepApart(one, [other]);
    keepApart(other, [one]);
  }
  return rivals;
}

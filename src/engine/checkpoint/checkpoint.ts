import * as z from 'zod';
import type { PlanView, Snapshot, TaskView } from '../board/views';


const task = z.object({
  key: z.string(),
  title: z.string(),
  state: z.string(),
  text: z.string(),
  needsYou: z.boolean(),
  batch: z.number(),
  branch: z.string(),
  worktree: z.string().nullable(),
  commit: z.string().nullable(),
  attempt: z.number(),
  waitsFor: z.array(z.string()),
});

const plan = z.object({
  id: z.string(),
  title: z.string(),
  path: z.string(),
  state: z.string(),
  text: z.string(),
  schedule: z.string(),
  integrationBranch: z.string(),
  targetBranch: z.string().nullable(),
  batches: z.array(z.object({ number: z.number(), state: z.string() })),
  tasks: z.array(task),
});

/** Where the runs of a repository stand, for whoever has nothing but this page: a person, or an agent that has lost its memory. */
export const checkpointSchema = z.object({
  format: z.literal(1),
  status: z.enum(['IN PROGRESS', 'NEEDS YOU', 'COMPLETED', 'NOTHING RUNS']),
  at: z.number(),
  /** Of the last event that is in it. */
  sequence: z.number(),
  plans: z.array(plan),
  /** What an earlier checkpoint said and the state did not know. The state holds. */
  disagreements: z.array(z.string()),
});

export type Checkpoint = z.infer<typeof checkpointSchema>;
type CheckpointPlan = Checkpoint['plans'][number];

/** Plans that are under way; where there are none, the last one that was. */
export function checkpointOf(snapshot: Snapshot, at: number, disagreements: readonly string[]): Checkpoint {
  const open = snapshot.plans.filter(({ endedAt }) => endedAt === null);
  const last = [...snapshot.plans].sort((a, b) => b.createdAt - a.createdAt).slice(0, 1);
  const shown = open.length > 0 ? open : last;
  const tasks = tasksByPlan(snapshot.tasks);
  return {
    format: 1,
    status: statusOf(shown),
    at,
    sequence: snapshot.sequence,
    plans: shown.map((one) => planOf(one, tasks.get(one.id) ?? [])),
    disagreements: [...disagreements],
  };
}

function statusOf(plans: readonly PlanView[]): Checkpoint['status'] {
  if (plans.length === 0) return 'NOTHING RUNS';
  if (plans.every(({ state }) => state === 'completed')) return 'COMPLETED';
  return plans.some((one) => one.endedAt === null && one.state !== 'paused' && one.needsYou === 0) ? 'IN PROGRESS' : 'NEEDS YOU';
}

function tasksByPlan(tasks: readonly TaskView[]): ReadonlyMap<string, readonly TaskView[]> {
  const byPlan = new Map<string, TaskView[]>();
  for (const one of tasks) {
    const members = byPlan.get(one.planId) ?? [];
    byPlan.set(one.planId, members);
    members.push(one);
  }
  return byPlan;
}

function planOf(view: PlanView, tasks: readonly TaskView[]): CheckpointPlan {
  const { id, title, path, state, text, schedule, integrationBranch, targetBranch } = view;
  return {
    id,
    title,
    path,
    state,
    text,
    schedule,
    integrationBranch,
    targetBranch,
    batches: view.batches.map((batch) => ({ number: batch.number, state: batch.state })),
    tasks: [...tasks].sort((a, b) => a.position - b.position).map(taskOf),
  };
}

function taskOf({ key, title, state, text, needsYou, batch, branch, worktree, commit, attempt, waitsFor }: TaskView): CheckpointPlan['tasks'][number] {
  return { key, title, state, text, needsYou, batch, branch, worktree, commit, attempt, waitsFor: [...waitsFor] };
}

import type { Job, JobNeed } from '../model/job';
import type { JobOverride } from '../model/plan';
import type { Stage, Template, TemplateJob } from './template';

export interface TaskJobs {
  /** The agent the document names for the task. */
  readonly named: string | null;
  /** The agent whoever starts the plan asks for, where nothing else says who. */
  readonly asked: string | null;
  /** The task's own script, which is the work itself: for the jobs that write. */
  readonly run: string | null;
  readonly overrides: readonly JobOverride[];
  newSession(): string;
  /** Hash of the original prompt of a job with these instructions. */
  hashOf(instructions: string): string;
}

/** A job of which it may be unknown yet who does it. */
export type UnassignedJob = Omit<Job, 'agent'> & { readonly agent: string | null };

/** The jobs of one task, from its template and what the task says of them. */
export function jobsOf(template: Template, task: TaskJobs): readonly UnassignedJob[] {
  return template.stages.flatMap((stage, index) => stage.jobs.map((job) => jobOf(job, { stage, before: template.stages[index - 1], task })));
}

interface Place {
  readonly stage: Stage;
  readonly before: Stage | undefined;
  readonly task: TaskJobs;
}

function jobOf(job: TemplateJob, { stage, before, task }: Place): UnassignedJob {
  const override = task.overrides.find(({ name }) => name === job.name);
  const run = override?.run ?? job.run ?? (job.role === 'dev' ? task.run : null);
  const instructions = override?.prompt ?? job.prompt;
  return {
    name: job.name,
    stage: stage.name,
    role: job.role,
    agent: override?.agent ?? scriptFor(override?.run) ?? job.agent ?? scriptFor(job.run) ?? task.named ?? scriptFor(run) ?? task.asked,
    run,
    instructions,
    needs: job.needs ?? needsOf(before),
    optional: job.optional,
    ...(job.silentMs === null ? {} : { silentMs: job.silentMs }),
    outputs: override?.outputs ?? job.outputs,
    inputs: override?.inputs ?? job.inputs,
    promptHash: task.hashOf(instructions),
    width: stage.width,
    spawned: null,
    sessionId: task.newSession(),
    state: { kind: 'pending' },
    tries: { failed: 0, lost: 0 },
  };
}

/** Commands of its own make a job the script agent's. */
function scriptFor(run: string | null | undefined): string | null {
  return run === null || run === undefined ? null : 'script';
}

function needsOf(before: Stage | undefined): readonly JobNeed[] {
  return (before?.jobs ?? []).map(({ name }) => ({ job: name, kind: 'success' }));
}

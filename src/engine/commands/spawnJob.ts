import { contextName, leftBy } from '../artifacts/inputsFor';
import { inputPath } from '../artifacts/inputPath';
import { failureText } from '../board/failureText';
import type { Refused, SpawnedJob, SpawnJob } from '../engine';
import type { Event } from '../model/events';
import type { Job, JobState } from '../model/job';
import type { Plan } from '../model/plan';
import type { Attempt, Task } from '../model/task';
import { artifact } from '../run/effects/keepArtifacts';
import type { State } from '../run/state';
import type { Works } from '../run/works';
import { originalPrompt } from '../templates/originalPrompt';
import { refused } from './refused';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

interface Asker {
  readonly kind: 'asker';
  readonly plan: Plan;
  readonly task: Task;
  readonly job: Job;
  readonly attempt: Attempt;
}

/** Adds a job to the task of an attempt that is at work, which gives its slot back until that job has ended. */
export async function spawnJob(works: Works, request: SpawnJob): Promise<SpawnedJob | Refused> {
  const asking = mayAsk(works, request);
  if (asking.kind !== 'asker') return asking;
  const output = request.output === null ? null : await works.ports.artifacts.keepText(request.output);

  // Others may have asked while that was written.
  const now = mayAsk(works, request);
  if (now.kind !== 'asker') return now;
  const { task, job: asker, attempt } = now;
  const job = newJob(works, now, request);
  if ('code' in job) return job;
  const context: readonly Event[] = output === null ? [] : [{ type: 'artifacts.kept', taskId: task.id, artifacts: [artifact(works, { task, job: asker, attempt }, 'error_context', contextName(job.name), output)] }];
  await works.record(...context, { type: 'job.spawned', taskId: task.id, job });
  return reportOf(works.state(), task.id, job.name);
}

/** What became of a job that this attempt asked for. */
export function spawnedJob(state: State, attemptId: string, name: string): SpawnedJob | Refused {
  const taskId = state.attempts.get(attemptId)?.taskId ?? '';
  const job = state.tasks.get(taskId)?.jobs.find((each) => each.name === name && each.spawned?.attemptId === attemptId);
  return job === undefined ? refused('unknown-job', `This attempt has not asked for a job ${JSON.stringify(name.slice(0, 80))}.`, 'Ask for one with coppice job spawn.') : reportOf(state, taskId, name);
}

/** Who asks, where it may; the job itself where it was asked for before; else why not. */
function mayAsk(works: Works, request: SpawnJob): Asker | SpawnedJob | Refused {
  const state = works.state();
  const attempt = state.attempts.get(request.attemptId);
  const task = state.tasks.get(attempt?.taskId ?? '');
  const plan = state.plans.get(task?.planId ?? '');
  const job = task?.jobs.find((each) => each.state.kind === 'running' && each.state.attemptId === request.attemptId);
  if (attempt === undefined || task === undefined || plan === undefined || job === undefined || attempt.state.kind === 'ended') {
    return refused('not-at-work', 'The attempt that asks for a job is not at work.', 'Only an agent at work can ask for one.');
  }
  const before = task.jobs.find(({ spawned }) => spawned?.request === request.request && spawned.attemptId === attempt.id);
  if (before !== undefined) return reportOf(state, task.id, before.name);
  if (plan.paused || plan.phase.kind !== 'running' || task.state.kind !== 'running') return refused('stopped', 'The plan was stopped: nothing more is begun.', 'End your work; you are started again when the plan goes on.');
  const { depth, perTask } = plan.spawning;
  if ((job.spawned?.depth ?? 0) >= depth) {
    return refused('too-deep', `Jobs that were asked for may ask for others ${String(depth)} deep, and ${job.name} is at depth ${String(job.spawned?.depth ?? 0)}.`, 'Do what is needed yourself, or end with what is missing.');
  }
  const spawned = task.jobs.filter((each) => each.spawned !== null).length;
  if (spawned >= perTask) return refused('too-many', `The jobs of this task have asked for ${String(spawned)} others, and may ask for no more than ${String(perTask)}.`, 'Do what is needed yourself, or end with what is missing.');
  return { kind: 'asker', plan, task, job, attempt };
}

/** It is done by whoever does such jobs in this task; by the one who asks, where nobody does. */
function newJob(works: Works, { task, job: asker, attempt }: Asker, { role, name: wanted, reason, prompt, request }: SpawnJob): Job | Refused {
  const { agent, run } = task.jobs.filter((each) => each.role === role && each.spawned === null).at(-1) ?? asker;
  if (agent === 'script' && run === null) return refused('nothing-to-run', `A job of the role ${role} would be the script agent's here, and there is no script for it.`, 'Do what is needed yourself, or end with what is missing.');
  const name = wanted ?? freeName(task, role);
  if (!NAME.test(name)) return refused('bad-name', `${JSON.stringify(name.slice(0, 80))} is no name for a job.`, 'Use small letters, digits and dashes, 40 at most.');
  if (task.jobs.some((each) => each.name === name || each.outputs.some((output) => output.name === name))) return refused('name-taken', `This task has a job or an output ${name} already.`, 'Choose another --name, or leave it out.');
  return {
    name,
    stage: name,
    role,
    agent,
    run,
    instructions: prompt,
    needs: [],
    outputs: [],
    inputs: null,
    promptHash: works.ports.hasher.sha256(originalPrompt(task, { instructions: prompt })),
    // What its failure means is for the job to judge that asked for it.
    optional: true,
    width: null,
    spawned: { by: asker.name, attemptId: attempt.id, request, depth: (asker.spawned?.depth ?? 0) + 1, reason },
    sessionId: works.ports.ids.uuid(),
    state: { kind: 'pending' },
    tries: { failed: 0, lost: 0 },
  };
}

function freeName({ jobs }: Task, role: string): string {
  const taken = new Set(jobs.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = `${role}-${String(number)}`;
    if (!taken.has(name)) return name;
  }
}

function reportOf(state: State, taskId: string, name: string): SpawnedJob {
  const task = state.tasks.get(taskId);
  const job = task?.jobs.find((each) => each.name === name);
  if (task === undefined || job === undefined) throw new Error(`There is no job ${name} of ${taskId}.`);
  const artifacts = leftBy(state.artifactsOf(taskId), job).map((left) => ({ kind: left.kind, name: left.name, path: inputPath(task, left), reason: left.content.kind === 'kept' ? null : left.content.reason }));
  return { kind: 'spawned', job: name, role: job.role, ...outcomeOf(job.state), artifacts };
}

function outcomeOf(state: JobState): Pick<SpawnedJob, 'state' | 'text'> {
  switch (state.kind) {
    case 'pending':
    case 'running':
    case 'waiting':
      return { state: 'open', text: 'has not ended' };
    case 'done':
      return { state: 'done', text: 'done' };
    case 'failed':
      return { state: 'failed', text: failureText(state.failure) };
    case 'skipped':
      return { state: 'skipped', text: `skipped: ${state.reason}` };
  }
}

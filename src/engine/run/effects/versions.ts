import type { Versions } from '../../model/versions';
import type { JobRequest } from '../../ports';
import { mustGet } from '../state';
import type { Works } from '../works';

/** Which version of everything an attempt is started with, as of now: a plan may change while it runs. */
export function versionsOfStart(works: Works, job: JobRequest): Versions {
  const state = works.state();
  const task = mustGet(state.tasks, job.taskId, 'task');
  const { hasher, agents, jobs, program } = works.ports;
  return {
    prompt: hasher.sha256(jobs.promptFor(job)),
    script: job.script === null ? null : hasher.sha256(job.script),
    plan: mustGet(state.plans, job.planId, 'plan').textHash,
    template: task.template,
    agent: { name: job.agent, version: agents.find(job.agent)?.version?.() ?? null },
    expertise: null,
    program,
    base: job.base,
    worktree: job.worktree,
    batch: task.batch,
  };
}

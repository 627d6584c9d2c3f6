import type { Limits, Wait } from '../../model/limits';
import type { Task } from '../../model/task';
import { isWaitingForSpawned } from '../spawned';
import type { State } from '../state';

/**
 * How many attempts of each agent may begin yet, over all plans. What is found to begin is counted at once, so that all
 * plans of one decision share what room there is.
 */
export class Room {
  readonly #limits: Limits;
  readonly #running: Map<string, number>;

  constructor(state: State, limits: Limits) {
    this.#limits = limits;
    this.#running = limits.perAgent.size === 0 ? new Map<string, number>() : runningByAgent(state);
  }

  /** Of each plan. */
  get review(): number | null {
    return this.#limits.review;
  }

  /** Why no other attempt of this agent may begin now; null where one may. */
  refuses(agent: string): Wait | null {
    const most = this.#limits.perAgent.get(agent);
    const running = this.#running.get(agent) ?? 0;
    return most === undefined || running < most ? null : { kind: 'agent', agent, running };
  }

  take(agent: string): void {
    this.#running.set(agent, (this.#running.get(agent) ?? 0) + 1);
  }
}

/** As with slots, one that waits for a job it has asked for does not count, lest that job waits for it. */
function runningByAgent(state: State): Map<string, number> {
  const running = new Map<string, number>();
  for (const plan of state.plans.values()) {
    if (plan.phase.kind === 'ended') continue;
    for (const agent of state.planTasks(plan.id).in('preparing', 'running').flatMap(agentsAtWork)) running.set(agent, (running.get(agent) ?? 0) + 1);
  }
  return running;
}

function agentsAtWork({ jobs }: Task): readonly string[] {
  return jobs.filter((job) => job.state.kind === 'running' && !isWaitingForSpawned(jobs, job)).map(({ agent }) => agent);
}

import type { Limits, Wait } from '../../model/limits';
import type { Job } from '../../model/job';
import type { Task } from '../../model/task';
import type { Machine } from '../../ports';
import { isWaitingForSpawned } from '../spawned';
import type { State } from '../state';
import { overBudget } from './budget';
import { quotasUsedUp } from './quota';
import { lackOf, LOOK_AGAIN_MS, looksAtMachine } from './machine';

/**
 * What may begin yet, over all plans. What is found to begin is counted at once, so that all plans of one decision share
 * what room there is.
 */
export class Room {
  readonly #state: State;
  readonly #limits: Limits;
  readonly #machine: Machine | undefined;
  readonly #now: number;
  #running: Map<string, number> | null = null;
  #quotas: ReadonlyMap<string, Wait & { readonly kind: 'quota' }> | null = null;
  #sight: ReturnType<Machine['look']> | null = null;
  #nextInMs: number | null = null;

  /** Without a machine, it is not asked what that lacks. */
  constructor(state: State, limits: Limits, { now, machine }: { readonly now: number; readonly machine?: Machine | undefined }) {
    this.#state = state;
    this.#now = now;
    this.#limits = limits;
    this.#machine = looksAtMachine(limits.machine) ? machine : undefined;
  }

  /** Of each plan. */
  get review(): number | null {
    return this.#limits.review;
  }

  /** In how long the answer may be another one though nothing has happened; null where that cannot be. */
  get nextInMs(): number | null {
    return this.#nextInMs;
  }

  /** Why no other attempt of this agent may begin now; null where one may. */
  refuses(agent: string): Wait | null {
    const quota = this.#quotaOf(agent);
    if (quota !== null) return quota;
    const most = this.#limits.perAgent.get(agent);
    const running = most === undefined ? 0 : (this.#atWork().get(agent) ?? 0);
    return most === undefined || running < most ? this.#lack() : { kind: 'agent', agent, running };
  }

  /** As `refuses`, for this job: also what its task or its plan has used counts, unless one that is at work waits for it. */
  refusesJob(task: Task, { agent, spawned }: Job): Wait | null {
    const budget = spawned === null ? overBudget(this.#state, this.#limits.budgets, task) : null;
    if (budget === null) return this.refuses(agent);
    // Whoever raises it does nothing else that would be heard of.
    this.#mayChangeIn(LOOK_AGAIN_MS);
    return budget;
  }

  take(agent: string): void {
    const atWork = this.#atWork();
    atWork.set(agent, (atWork.get(agent) ?? 0) + 1);
  }

  #atWork(): Map<string, number> {
    this.#running ??= runningByAgent(this.#state);
    return this.#running;
  }

  #quotaOf(agent: string): Wait | null {
    this.#quotas ??= quotasUsedUp(this.#state, this.#now);
    const wait = this.#quotas.get(agent) ?? null;
    if (wait !== null) this.#mayChangeIn(wait.until - this.#now);
    return wait;
  }

  #mayChangeIn(ms: number): void {
    this.#nextInMs = Math.min(this.#nextInMs ?? ms, ms);
  }

  /** One look per decision, and none where nothing could begin. */
  #lack(): Wait | null {
    if (this.#machine === undefined) return null;
    this.#sight ??= this.#machine.look();
    const lack = lackOf(this.#limits.machine, this.#sight, this.#atWork().size === 0);
    if (lack !== null) this.#mayChangeIn(LOOK_AGAIN_MS);
    return lack;
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

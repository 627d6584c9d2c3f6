import type { Job } from '../model/job';
import type { Plan } from '../model/plan';
import type { Clock, Signs } from '../ports';
import { runningAttempts } from './holds';
import type { State } from './state';
import { isWaitingForSpawned } from './spawned';
import { NO_WATCH, type Watch } from './watch';

/** How often one that is stuck is looked at: it may have been a long thought. */
const AGAIN_MS = 60_000;
/** A wake that comes so much later than it was asked for, or clocks that part by so much: the machine slept, or its clock was set. */
const GAP_MS = 5000;

interface Watched {
  readonly limitMs: number;
  /** On the monotonic clock, as everything here. */
  heardAt: number;
  lookedAt: number;
  lookAt: number;
  token: string | null;
}

interface Reading {
  readonly wall: number;
  readonly monotonic: number;
  /** When the next look was to be. */
  readonly nextAt: number | null;
}

/**
 * When each live attempt was last heard of. It is kept by the monotonic clock and in memory alone: whatever the wall clock
 * does, and whenever the machine or the engine was away, everybody has their whole time again.
 */
export class Vigil {
  readonly #clock: Clock;
  readonly #watched = new Map<string, Watched>();
  #last: Reading | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who is to be looked at now, and in how long somebody will be. */
  watch(state: State): Watch {
    const now = this.#clock.monotonic();
    this.#follow(state, now);
    if (this.#wasAway(now)) for (const each of this.#watched.values()) this.#renew(each, now);
    const nextAt = this.#watched.size === 0 ? null : Math.min(...[...this.#watched.values()].map(({ lookAt }) => lookAt));
    this.#last = { wall: this.#clock.wall(), monotonic: now, nextAt };
    if (nextAt === null) return NO_WATCH;
    const due = new Set([...this.#watched].filter(([, { lookAt }]) => lookAt <= now).map(([id]) => id));
    const later = [...this.#watched.values()].map(({ lookAt }) => lookAt - now).filter((left) => left > 0);
    return { due, nextInMs: later.length === 0 ? null : Math.min(...later) };
  }

  /** It has said something. */
  heard(attemptId: string): void {
    const watched = this.#watched.get(attemptId);
    if (watched !== undefined) this.#renew(watched, this.#clock.monotonic());
  }

  /** A look begins: nobody else has to. */
  looking(attemptId: string): void {
    const watched = this.#watched.get(attemptId);
    if (watched !== undefined) watched.lookAt = this.#clock.monotonic() + Math.min(watched.limitMs, AGAIN_MS);
  }

  /** What a look found. For how long there has been no sign of life, where that is longer than is borne with; null otherwise. */
  looked(attemptId: string, signs: Signs): number | null {
    const watched = this.#watched.get(attemptId);
    if (watched === undefined) return null;
    const now = this.#clock.monotonic();
    if (signs.token !== watched.token) {
      // Since the look before: no sign is older than that, whatever the times of files say.
      const age = this.#wasAway(now) ? 0 : Math.min(Math.max(0, signs.ageMs), now - watched.lookedAt);
      watched.heardAt = Math.max(watched.heardAt, now - age);
      watched.token = signs.token;
    }
    watched.lookedAt = now;
    const silentMs = now - watched.heardAt;
    const isSilent = silentMs >= watched.limitMs;
    watched.lookAt = isSilent ? now + Math.min(watched.limitMs, AGAIN_MS) : watched.heardAt + watched.limitMs;
    return isSilent ? silentMs : null;
  }

  #follow(state: State, now: number): void {
    const alive = new Map<string, number>();
    for (const plan of state.plans.values()) {
      if (plan.phase.kind !== 'running' || plan.paused === 'suspend') continue;
      for (const task of state.planTasks(plan.id).in('running')) {
        // One that waits for an answer, or for a job it has asked for, is silent by right.
        for (const attempt of runningAttempts(state, task)) {
          if (attempt.state.kind !== 'live' || attempt.liveness.kind === 'needs-input') continue;
          const job = task.jobs.find(({ name }) => name === attempt.job);
          if (job === undefined || !isWaitingForSpawned(task.jobs, job)) alive.set(attempt.id, limitOf(plan, job));
        }
      }
    }
    for (const id of this.#watched.keys()) if (!alive.has(id)) this.#watched.delete(id);
    for (const [id, limitMs] of alive) {
      if (!this.#watched.has(id)) this.#watched.set(id, { limitMs, heardAt: now, lookedAt: now, lookAt: now + limitMs, token: null });
    }
  }

  #wasAway(now: number): boolean {
    if (this.#last === null) return false;
    const { wall, monotonic, nextAt } = this.#last;
    const drift = Math.abs(this.#clock.wall() - wall - (now - monotonic));
    return drift > GAP_MS || (nextAt !== null && now > nextAt + GAP_MS);
  }

  #renew(watched: Watched, now: number): void {
    watched.heardAt = now;
    watched.lookAt = now + watched.limitMs;
  }
}

function limitOf({ patience }: Plan, job: Job | undefined): number {
  const own = job === undefined ? undefined : (job.silentMs ?? patience.roleSilentMs?.[job.role]);
  if (own !== undefined) return own;
  return job?.agent === 'script' ? patience.scriptSilentMs : patience.agentSilentMs;
}

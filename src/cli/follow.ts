import type { BoardChange, EngineClient } from '../client/engineClient';
import type { Happening, PlanView, Snapshot, TaskView } from '../protocol/views';
import { deferred, type Deferred } from '../util/deferred';
import type { Disposable } from '../util/disposable';
import { askAgain } from './askAgain';
import { refusedBy } from './failure';
import type { Interrupts } from './interrupts';
import { isAtRest } from './outcome';
import type { Reporter } from './reporters';
import { tasksOf } from './render/status';

export interface Followed {
  readonly kind: 'rest' | 'stopped' | 'detached';
  readonly plan: PlanView;
  readonly tasks: readonly TaskView[];
}

const TICK_MS = 1000;

/**
 * Watches one plan from before it is started, so that nothing is missed, until it comes to rest or the person wants to
 * go. It does not start, stop or judge anything by itself.
 */
export class PlanFollower implements Disposable {
  readonly #client: EngineClient;
  readonly #reporter: Reporter;
  readonly #rest: Deferred<'rest'> = deferred();
  readonly #subscriptions: Disposable[];
  readonly #tick: NodeJS.Timeout;
  #planId: string | null = null;
  /** What happened and could not be shown yet: which plan is ours, or the plan itself, was not known. */
  #waiting: Happening[] = [];
  /** The last that was heard of. */
  #sequence = 0;
  #kept: string | null = null;
  #warning: string | null = null;
  #trouble: string | null = null;

  constructor(client: EngineClient, reporter: Reporter) {
    this.#client = client;
    this.#reporter = reporter;
    this.#subscriptions = [
      client.onBoard((change) => this.#change(change)),
      client.onConnection((state) => {
        if (state.kind === 'lost') reporter.note(`The engine is gone (${state.reason}). Agents run on; looking for it…`);
        if (state.kind === 'connected') reporter.note('The engine is back.');
        if (state.kind === 'refused') this.#rest.reject(refusedBy(state.problem));
      }),
    ];
    this.#tick = setInterval(() => this.#show(), TICK_MS);
  }

  dispose(): void {
    clearInterval(this.#tick);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#reporter.end();
  }

  /** Begins to listen. What happens from here on is shown once `until` has said which plan is meant. */
  async begin(): Promise<Snapshot> {
    const snapshot = await this.#client.follow();
    this.#sequence = snapshot.sequence;
    return snapshot;
  }

  async until(planId: string, interrupts: Interrupts): Promise<Followed> {
    // The answer to a command may overtake the news of what it did: an older board would show a plan at rest.
    await this.#client.follow(this.#sequence);
    this.#planId = planId;
    this.#show();
    const wish = await Promise.race([this.#rest.promise, interrupts.wish]);
    if (wish === 'stop') await this.#stop(planId);
    return { kind: wish === 'stop' ? 'stopped' : wish === 'detach' ? 'detached' : 'rest', ...this.#ours() };
  }

  async #stop(planId: string): Promise<void> {
    this.#reporter.note('Stopping the agents…');
    const answer = await askAgain(this.#client, 'plan/stop', { planId });
    if (answer.kind === 'refused') throw refusedBy(answer);
    this.#reporter.note(answer.text);
    await this.#client.follow(this.#sequence);
  }

  #change({ happenings }: BoardChange): void {
    this.#waiting.push(...happenings);
    this.#sequence = happenings.at(-1)?.sequence ?? this.#sequence;
    this.#show();
  }

  #show(): void {
    this.#tellTrouble();
    const found = find(this.#client.board, this.#planId);
    if (found === null) return;
    const ours = this.#waiting.filter((happening) => happening.planId === this.#planId);
    this.#waiting = [];
    if (ours.length > 0) this.#reporter.happened(found.plan, ours);
    this.#tellKept(found.plan);
    this.#tellBudget(found.plan);
    if (isAtRest(found.plan)) this.#rest.resolve('rest');
    else this.#reporter.moved(found.plan, found.tasks);
  }

  /** Whoever waits here is told why nothing goes on, once. */
  #tellKept({ kept }: PlanView): void {
    if (kept !== null && kept !== this.#kept) this.#reporter.note(kept);
    this.#kept = kept;
  }

  /** While it can still be raised before anything waits. */
  #tellBudget({ usage }: PlanView): void {
    const warning = usage?.warning ?? null;
    if (warning !== null && warning !== this.#warning) this.#reporter.note(`The plan's budget runs out: ${warning}.`);
    this.#warning = warning;
  }

  /** Nothing moves while it lasts, and whoever waits should know why. */
  #tellTrouble(): void {
    const trouble = this.#client.board?.trouble ?? null;
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#reporter.note(trouble ?? 'The disk takes writes again: work goes on.');
  }

  #ours(): { readonly plan: PlanView; readonly tasks: readonly TaskView[] } {
    const found = find(this.#client.board, this.#planId);
    if (found === null) throw new Error(`The engine does not show the plan ${this.#planId ?? ''} that it said it had started.`);
    return found;
  }
}

function find(board: Snapshot | null, planId: string | null): { readonly plan: PlanView; readonly tasks: readonly TaskView[] } | null {
  const plan = board?.plans.find((one) => one.id === planId);
  return board === null || plan === undefined ? null : { plan, tasks: tasksOf(board, plan) };
}

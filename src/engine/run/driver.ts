import type { Disposable } from '../../util/disposable';
import { messageOf } from '../../util/errors';
import { decide } from './decide';
import { afterFault } from './afterFault';
import { carryOut } from './carryOut';
import type { Waits } from '../model/limits';
import type { Ledger } from './ledger';
import { HeldUp, type SpaceWatch } from './spaceWatch';
import { stepKey } from './steps';
import type { Decision, Step } from './steps';
import type { Works } from './works';

/** To decide this often while nothing that was begun gets anywhere would be a bug, not a long night. */
const MAX_ROUNDS = 10_000;

/**
 * Turns decisions into deeds: asks `decide`, begins every step that is not already under way, and asks again whenever
 * something happened. Holds no knowledge of its own but which steps are running in this process.
 */
export class Driver {
  readonly #ledger: Ledger;
  readonly #works: Works;
  readonly #onWaits: (waits: Waits) => void;
  /** As effects have it: what they failed in because a disk is full is not put on record. */
  readonly #watched: Works;
  readonly #space: SpaceWatch;
  readonly #underWay = new Map<string, Promise<void>>();
  #alarm: Disposable | null = null;
  #turn: Promise<void> | null = null;
  #again = false;
  #rounds = 0;
  #stopped = false;

  constructor({ ledger, works, space, onWaits }: { readonly ledger: Ledger; readonly works: Works; readonly space: SpaceWatch; readonly onWaits: (waits: Waits) => void }) {
    this.#ledger = ledger;
    this.#works = works;
    this.#onWaits = onWaits;
    this.#space = space;
    this.#watched = {
      ...works,
      record: async (...events) => {
        space.assertRoomFor(events);
        await works.record(...events);
      },
    };
  }

  /** Something happened: decide again soon. Cheap, and any number of pokes in one turn are one. */
  poke(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#turn ??= this.#decideUntilQuiet();
  }

  /** Whether any step is being carried out at this moment. */
  get working(): boolean {
    return this.#underWay.size > 0 || this.#turn !== null;
  }

  /** Begins nothing more. Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm?.dispose();
    this.#space.stop();
    await this.#turn;
    await Promise.allSettled(this.#underWay.values());
  }

  /** Resolves when no step is under way. New ones may begin right after. */
  async quiet(): Promise<void> {
    while (this.working) {
      await this.#turn;
      await Promise.allSettled(this.#underWay.values());
    }
  }

  async #decideUntilQuiet(): Promise<void> {
    this.#rounds = 0;
    while (this.#again && !this.#stopped) {
      this.#rounds += 1;
      if (this.#rounds > MAX_ROUNDS) throw new Error('The engine keeps deciding without coming to rest.');
      this.#again = false;
      // An intent must survive before its effect begins, whoever asked for the decision.
      while (!this.#ledger.durable) await this.#ledger.flushed();
      await this.#act(this.#decide());
    }
    this.#turn = null;
    if (this.#again) this.poke();
  }

  #decide(): Decision {
    const { ports, vigil, pacing, radar } = this.#works;
    const state = this.#works.state();
    const limits = ports.limits();
    return decide(state, ports.clock.wall(), { watch: vigil.watch(state), limits, pace: pacing.pace(limits), sweepInMs: radar.dueInMs(state, limits.sweepEveryMs), machine: ports.machine });
  }

  async #act(decision: Decision): Promise<void> {
    this.#onWaits(decision.waits);
    this.#alarm?.dispose();
    this.#alarm = decision.wakeAt === null ? null : this.#works.ports.clock.wakeAt(decision.wakeAt, () => {
      this.poke();
    });
    const facts = decision.steps.flatMap((step) => (step.do === 'record' ? [step.event] : []));
    for (const step of decision.steps) if (step.do !== 'record') this.#begin(step);
    if (facts.length > 0) {
      await this.#works.record(...facts);
      this.#again = true;
    }
  }

  #begin(step: Exclude<Step, { do: 'record' }>): void {
    const key = stepKey(step);
    if (this.#underWay.has(key) || this.#space.holds(step)) return;
    const before = this.#ledger.sequence;
    const ended = this.#carryOut(step).then(() => {
      this.#underWay.delete(key);
      if (this.#ledger.sequence !== before) this.#rounds = 0;
      this.poke();
    });
    this.#underWay.set(key, ended);
  }

  async #carryOut(step: Exclude<Step, { do: 'record' }>): Promise<void> {
    try {
      await carryOut(this.#watched, step);
    } catch (thrown) {
      if (thrown instanceof HeldUp) this.#space.hold(step);
      else await this.#giveUp(step, thrown);
    }
  }

  async #giveUp(step: Exclude<Step, { do: 'record' }>, thrown: unknown): Promise<void> {
    try {
      // The world did something no effect expected. The state must move on, or the same step would fail for ever.
      this.#works.ports.log.error(`${stepKey(step)} failed`, { reason: messageOf(thrown) });
      const consequence = afterFault(this.#works.state(), step, messageOf(thrown));
      if (consequence.length > 0) await this.#watched.record(...consequence);
    } catch (again) {
      if (!(again instanceof HeldUp)) throw again;
      this.#space.hold(step);
    }
  }
}

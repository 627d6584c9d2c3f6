import { deferred, type Deferred } from '../../util/deferred';
import type { Disposable } from '../../util/disposable';
import type { Oid } from '../model/plan';
import { PlanningSession } from './planningSession';
import type { PlanSession, SessionNews, SessionOutcome, SessionReport } from './session';
import { sessionId, type SessionPorts } from './sessionPorts';

/** A question for news is answered after this long, also with none: who asks shows by asking again that somebody waits. */
export const FOLLOW_MS = 5_000;
/** After this long without anybody who waits, a session is ended. */
export const PATIENCE_MS = 15_000;
/** Sessions that are over are remembered for those who come late. */
const MOST_REMEMBERED = 20;

interface Entry {
  readonly session: PlanningSession;
  readonly news: SessionNews[];
  /** Resolves when there is something new, and is then replaced. */
  changed: Deferred<undefined>;
  outcome: SessionOutcome | null;
  ended: Promise<void>;
  followers: number;
  patience: Disposable | null;
}

/** The sessions of this engine. A session lives as long as somebody follows it. */
export class Sessions {
  readonly #ports: SessionPorts;
  readonly #entries = new Map<string, Entry>();

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** Any of them goes on. */
  get busy(): boolean {
    return [...this.#entries.values()].some(({ outcome }) => outcome === null);
  }

  start(request: PlanSession, base: Oid): string {
    const id = sessionId(this.#ports);
    const news: SessionNews[] = [];
    const session = new PlanningSession(this.#ports, {
      id,
      request,
      base,
      tell: (type, text) => {
        news.push({ number: news.length + 1, type, text });
        this.#wake(entry);
      },
    });
    const entry: Entry = { session, news, changed: deferred(), outcome: null, ended: Promise.resolve(), followers: 0, patience: null };
    entry.ended = session.run().then((outcome) => {
      entry.outcome = outcome;
      entry.patience?.dispose();
      this.#wake(entry);
      this.#forgetOldest();
    });
    this.#entries.set(id, entry);
    this.#awaitFollower(entry);
    return id;
  }

  /** What is new after this number; null where nobody knows the session. */
  async follow(id: string, after: number): Promise<SessionReport | null> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    entry.patience?.dispose();
    entry.followers += 1;
    if (entry.outcome === null && entry.news.length <= after) await this.#change(entry);
    entry.followers -= 1;
    if (entry.outcome === null && entry.followers === 0) this.#awaitFollower(entry);
    return { kind: 'report', news: entry.news.slice(after), outcome: entry.outcome };
  }

  /** Resolves when nothing is left of it. False where it was over already, or nobody knows it. */
  async stop(id: string): Promise<boolean> {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.outcome !== null) return false;
    await entry.session.stop();
    await entry.ended;
    return true;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.stop(id)));
  }

  #wake(entry: Entry): void {
    entry.changed.resolve(undefined);
    entry.changed = deferred();
  }

  async #change(entry: Entry): Promise<void> {
    const waited = deferred<undefined>();
    const alarm = this.#ports.clock.wakeAt(this.#ports.clock.wall() + FOLLOW_MS, () => {
      waited.resolve(undefined);
    });
    await Promise.race([entry.changed.promise, waited.promise]);
    alarm.dispose();
  }

  #awaitFollower(entry: Entry): void {
    const due = this.#ports.clock.wall() + PATIENCE_MS;
    entry.patience = this.#ports.clock.wakeAt(due, () => {
      // A machine that slept lets everybody come late.
      if (this.#ports.clock.wall() - due > FOLLOW_MS) this.#awaitFollower(entry);
      else void entry.session.stop();
    });
  }

  #forgetOldest(): void {
    const over = [...this.#entries].filter(([, { outcome }]) => outcome !== null);
    for (const [id] of over.slice(0, Math.max(0, over.length - MOST_REMEMBERED))) this.#entries.delete(id);
  }
}

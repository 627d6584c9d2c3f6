import { assertNever } from '../util/assertNever';
import { disposable } from '../util/disposable';
import { changedKeys } from '../util/changedKeys';
import { Turns } from '../util/turns';
import type { Disposable } from '../util/disposable';
import { deltaOf, heldUpDelta, snapshotOf, type News } from './board/project';
import { happening } from './board/happening';
import type { Known } from './board/known';
import type { Delta, Snapshot } from './board/views';
import { listCriteria } from './commands/criteria';
import { listArtifacts, readArtifact } from './commands/artifacts';
import { cancel } from './commands/cancel';
import { listFailures } from './commands/failures';
import { history } from './commands/history';
import { land } from './commands/land';
import { addTask } from './commands/list/addTask';
import { editTask, readListedTask } from './commands/list/editTask';
import { removeTask } from './commands/list/removeTask';
import { pause, release } from './commands/pause';
import { startSession, unknownSession } from './commands/planSession';
import { resume, retry } from './commands/resume';
import { startPlan } from './commands/startPlan';
import { adoptWorktree, createWorktree, dropWorktree } from './commands/ownWorktrees';
import { spawnedJob, spawnJob } from './commands/spawnJob';
import { stop } from './commands/stop';
import { importTemplate, listTemplates, showTemplate } from './commands/templates';
import { cleanWorktrees, listWorktrees } from './commands/worktrees';
import type { Engine } from './engine';
import type { Event } from './model/events';
import { NO_WAITS, type Waits } from './model/limits';
import type { Comings } from './model/radar';
import type { Strays } from './model/stray';
import type { Attempt } from './model/task';
import type { JobNews, Ports } from './ports';
import { Driver } from './run/driver';
import { isUnwanted, standsStill } from './run/holds';
import { Ledger } from './run/ledger';
import { NewsDesk } from './run/newsDesk';
import { ended, recover } from './run/recovery';
import { Pacing } from './run/limits/pacing';
import { Radar } from './run/radar/radar';
import { RunningCommands } from './run/runningCommands';
import { SpaceWatch } from './run/spaceWatch';
import { StrayWatch } from './run/strayWatch';
import type { Works } from './run/works';
import { Vigil } from './run/vigil';
import { Sessions } from './session0/sessions';
import { sweepSessions } from './session0/sweep';

/** The whole engine: state, decisions and effects, over the given world. */
export function createEngine(ports: Ports): Engine {
  return new PlanEngine(ports).door();
}

class PlanEngine {
  readonly #ports: Ports;
  readonly #ledger: Ledger;
  readonly #works: Works;
  readonly #driver: Driver;
  readonly #space: SpaceWatch;
  readonly #strays: StrayWatch;
  readonly #news = new NewsDesk();
  readonly #vigil: Vigil;
  readonly #radar: Radar;
  readonly #commands: RunningCommands;
  readonly #sessions: Sessions;
  readonly #byHand = new Set<Promise<unknown>>();
  /** Who changes a list writes it anew from what it says. */
  readonly #lists = new Turns();
  readonly #listeners = new Set<(delta: Delta) => void>();
  readonly #subscriptions: Disposable[] = [];
  #version = 0;
  /** What the store says of its disk, and what came of a full one elsewhere. */
  #storeTrouble: string | null = null;
  #spaceTrouble: string | null = null;
  #waits = NO_WAITS;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#vigil = new Vigil(ports.clock);
    this.#radar = new Radar(ports.clock);
    this.#ledger = new Ledger({
      store: ports.store,
      clock: ports.clock,
      onDurable: (commit) => {
        this.#publish(commit);
      },
    });
    this.#commands = new RunningCommands(ports.commands, (owner) => isUnwanted(this.#ledger.state, owner));
    this.#works = {
      ports,
      vigil: this.#vigil,
      pacing: new Pacing(ports.clock),
      radar: this.#radar,
      showComings: (comings) => {
        this.#tellComings(comings);
      },
      state: () => this.#ledger.state,
      record: (...events) => this.#record(events),
      news: (attemptId) => this.#news.next(attemptId),
      runCommand: (request, owner) => this.#commands.run(request, owner),
    };
    this.#sessions = new Sessions(ports);
    this.#space = new SpaceWatch({
      space: ports.space,
      clock: ports.clock,
      onTrouble: (trouble) => {
        this.#tellTrouble(() => (this.#spaceTrouble = trouble));
      },
      onRoom: () => {
        this.#driver.poke();
      },
    });
    this.#strays = new StrayWatch({
      ports,
      state: () => this.#ledger.state,
      onStrays: (before, after) => {
        this.#tellStrays(before, after);
      },
    });
    this.#driver = new Driver({
      ledger: this.#ledger,
      works: this.#works,
      space: this.#space,
      onWaits: (waits) => {
        this.#tellWaits(waits);
      },
    });
  }

  door(): Engine {
    const works = this.#works;
    return {
      start: () => this.#start(),
      snapshot: () => this.#snapshot(),
      onceDurable: (act) => {
        this.#onceDurable(act);
      },
      onDelta: (listener) => this.#onDelta(listener),
      startPlan: (request) => startPlan(works, request),
      stop: (planId) => stop({ works, driver: this.#driver, commands: this.#commands }, planId),
      resume: (request) => resume(works, request),
      pause: (request) => pause(works, this.#commands, request),
      release: (target) => release(works, target),
      cancel: (target) => cancel(works, this.#commands, target),
      retry: (taskId) => retry(works, taskId),
      addTask: (request) => this.#inTurn(() => addTask(works, request)),
      readTask: (taskId) => readListedTask(works, taskId),
      editTask: (request) => this.#inTurn(() => editTask(works, request)),
      removeTask: (request) => this.#inTurn(() => removeTask(works, request)),
      land: (request) => land(works, request),
      listTemplates: () => listTemplates(works),
      showTemplate: (wanted) => showTemplate(works, wanted),
      importTemplate: (request) => importTemplate(works, request),
      listWorktrees: () => listWorktrees(works),
      cleanWorktrees: (planId) => cleanWorktrees(works, planId),
      createWorktree: (request) => this.#busyWith(() => createWorktree(works, request)),
      adoptWorktree: (path) => adoptWorktree(works, path),
      removeWorktree: (nameOrPath) => this.#busyWith(() => dropWorktree(works, nameOrPath)),
      startSession: (request) => startSession(this.#ports, this.#sessions, request),
      followSession: async (sessionId, after) => (await this.#sessions.follow(sessionId, after)) ?? unknownSession(sessionId),
      stopSession: async (sessionId) => ((await this.#sessions.stop(sessionId)) ? { kind: 'done', text: 'The planner was stopped, and its worktree removed.' } : unknownSession(sessionId)),
      failures: (wanted) => listFailures(this.#ledger.state, wanted),
      spawnJob: (request) => spawnJob(works, request),
      spawnedJob: (attemptId, job) => spawnedJob(this.#ledger.state, attemptId, job),
      criteria: (taskId) => listCriteria(this.#ledger.state, taskId),
      artifacts: (taskId) => listArtifacts(this.#ledger.state, taskId),
      readArtifact: (taskId, id) => readArtifact(works, taskId, id),
      history: (wanted) => history(works, wanted),
      taskLogs: (taskId) => this.#taskLogs(taskId),
      eventsAfter: (sequence, filter) => this.#eventsAfter(sequence, filter),
      busy: () => this.#busy(),
      close: () => this.#close(),
    };
  }

  async #start(): Promise<void> {
    this.#subscriptions.push(
      this.#ports.store.onTrouble((trouble) => {
        this.#tellTrouble(() => (this.#storeTrouble = trouble));
      }),
      this.#ports.space.onEmpty(() => {
        this.#space.empty();
      }),
      this.#ports.jobs.onNews((attemptId, news) => {
        void this.#hear(attemptId, news);
      }),
    );
    await recover(this.#works);
    await sweepSessions(this.#ports);
    this.#driver.poke();
  }

  async #record(events: readonly Event[]): Promise<void> {
    await this.#ledger.commit(events);
    for (const event of events) if (event.type === 'attempt.live' || event.type === 'attempt.ended') this.#news.arrived(event.attemptId);
    this.#driver.poke();
  }

  /** What a runner tells. News of an attempt that has ended already, or that nobody knows, change nothing. */
  async #hear(attemptId: string, news: JobNews): Promise<void> {
    const attempt = this.#ledger.state.attempts.get(attemptId);
    if (attempt === undefined || attempt.state.kind === 'ended') return;
    const at = this.#ports.clock.wall();
    switch (news.kind) {
      case 'live':
        if (attempt.state.kind !== 'live') await this.#record([{ type: 'attempt.live', attemptId, pid: news.pid, startTime: news.startTime, at }]);
        return;
      case 'said':
        this.#vigil.heard(attemptId);
        if (JSON.stringify(attempt.liveness) !== JSON.stringify(news.liveness)) await this.#record([{ type: 'attempt.said', attemptId, liveness: news.liveness }]);
        return;
      case 'ended':
        await this.#record([ended(attemptId, news, at)]);
        return;
      case 'reported':
        if (JSON.stringify(attempt.report) !== JSON.stringify(news.report)) await this.#record([{ type: 'attempt.reported', attemptId, report: news.report }]);
        return;
      default:
        assertNever(news, 'news');
    }
  }

  #publish(news: News): void {
    this.#version += 1;
    const delta = deltaOf(this.#known(), { version: this.#version, trouble: this.#trouble() }, news);
    for (const listener of this.#listeners) listener(delta);
    this.#strays.follow();
  }

  #trouble(): string | null {
    return this.#storeTrouble ?? this.#spaceTrouble;
  }

  /** Those who look hear of it at once, on every card that it keeps from moving. */
  #tellTrouble(change: () => void): void {
    const before = this.#trouble();
    change();
    const trouble = this.#trouble();
    if (trouble === before) return;
    this.#version += 1;
    const delta = heldUpDelta(this.#known(), { version: this.#version, trouble });
    for (const listener of this.#listeners) listener(delta);
  }

  /** Why a task waits is on no record: it may change by itself. */
  #tellWaits(waits: Waits): void {
    const tasks = changedKeys(this.#waits, waits);
    this.#waits = waits;
    if (tasks.length > 0) this.#publish({ recorded: [], changes: [], tasks });
  }

  /** As little as why a task waits. */
  #tellStrays(before: Strays, after: Strays): void {
    const tasks = changedKeys(before, after);
    if (tasks.length > 0) this.#publish({ recorded: [], changes: [], tasks });
  }

  /** Nor is what will not merge. */
  #tellComings(comings: Comings): void {
    const tasks = changedKeys(this.#radar.comings, comings);
    this.#radar.saw(comings);
    if (tasks.length > 0) this.#publish({ recorded: [], changes: [], tasks });
  }

  #known(): Known {
    return { state: this.#ledger.state, waits: this.#waits, limits: this.#ports.limits(), strays: this.#strays.strays, comings: this.#radar.comings };
  }

  #onceDurable(act: () => void): void {
    if (this.#ledger.durable) act();
    // Where the store gives up, the engine ends and says why: there is nothing to act on.
    else void this.#ledger.flushed().then(act, () => undefined);
  }

  #snapshot(): Snapshot {
    return snapshotOf(this.#known(), { version: this.#version, sequence: this.#ledger.sequence, trouble: this.#trouble() });
  }

  #onDelta(listener: (delta: Delta) => void): Disposable {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  }

  #taskLogs(taskId: string): ReturnType<Engine['taskLogs']> {
    const jobs = this.#ledger.state.tasks.get(taskId)?.jobs.length ?? 1;
    const titleOf = ({ number, job }: Attempt): string => (jobs === 1 ? `attempt ${String(number)}` : `attempt ${String(number)} (${job})`);
    return this.#ledger.state.attemptsOf(taskId).flatMap((attempt) => [
      ...attempt.setup.map(({ command, logFile }) => ({ title: `${titleOf(attempt)}, setup: ${command}`, path: logFile })),
      ...(attempt.baseline?.results ?? []).map(({ command, logFile }) => ({ title: `${titleOf(attempt)}, before it began: ${command}`, path: logFile })),
      { title: titleOf(attempt), path: this.#ports.jobs.logFile(attempt.id) },
      ...attempt.checks.map((check) => ({ title: `${titleOf(attempt)}: ${check.command}`, path: check.logFile })),
    ]);
  }

  #eventsAfter(sequence: number, filter: Parameters<Engine['eventsAfter']>[1]): ReturnType<Engine['eventsAfter']> {
    const wanted = { ...(filter.planId === undefined ? {} : { planId: filter.planId }), ...(filter.limit === undefined ? {} : { limit: filter.limit }) };
    return this.#ports.store.eventsAfter(sequence, wanted).map((recorded) => happening(this.#ledger.state, recorded));
  }

  #busy(): boolean {
    return this.#byHand.size > 0 || this.#driver.working || this.#sessions.busy || [...this.#ledger.state.plans.values()].some((plan) => plan.phase.kind !== 'ended' && !standsStill(plan, this.#ledger.state.planTasks(plan.id)));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#busyWith(() => this.#lists.take(work));
  }

  /** What a person asked for is finished before the process ends, like what was decided. */
  async #busyWith<T>(work: () => Promise<T>): Promise<T> {
    const working = work();
    this.#byHand.add(working);
    try {
      return await working;
    } finally {
      this.#byHand.delete(working);
    }
  }

  async #close(): Promise<void> {
    this.#commands.interrupt();
    await Promise.allSettled(this.#byHand);
    this.#news.close();
    await this.#sessions.close();
    await this.#strays.stop();
    await this.#driver.stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
    await this.#ports.jobs.close();
    await this.#ports.store.close();
  }
}

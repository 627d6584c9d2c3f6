import { createHash } from 'node:crypto';
import { createEngine, NO_LIMITS } from '../../src/engine/index';
import type { AttemptExit, CommandOutcome, CommandRequest, Commands, Engine, Evidence, Git, JobFolders, JobHost, JobNews, JobRequest, JobSight, Limits, Liveness, MachineSight, Ports, Recorded, Refused, Report, Signs, SpawnedJob } from '../../src/engine/index';
import { EMPTY_PICTURE, type PlanEdit, type RepositoryPicture } from '../../src/engine/planning/index';
import type { SessionFiles } from '../../src/engine/session0/sessionFiles';
import { disposable } from '../../src/util/disposable';
import type { Disposable } from '../../src/util/disposable';
import { FakeClock } from './fakeClock';
import { MemoryArtifacts } from './memoryArtifacts';
import { MemoryGit } from './memoryGit';
import { MemoryPorts } from './memoryPorts';
import { MemoryStore } from './memoryStore';

/** How one simulated attempt goes. */
export interface Performance {
  readonly takesMs: number;
  /** It gives signs of life for so long, and then no more; to its end unless said. */
  readonly signsForMs?: number;
  readonly commits?: Readonly<Record<string, string>>;
  readonly leavesDirty?: string;
  /** Files that it leaves in its outputs folder. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** How many jobs it asks for, one after another, when it is through; it waits for each. */
  readonly spawns?: number;
  readonly exit: AttemptExit;
  /** What its agent tells by the events it prints. */
  readonly report?: Report;
}

export interface Script {
  perform(job: JobRequest): Performance;
  /** Whether a check passes. */
  passes(request: CommandRequest): boolean;
  /** How long a check takes; no time at all unless given. */
  readonly checkTakesMs?: (request: CommandRequest) => number;
  /** A check comes to its end no sooner than this, unless it is stopped. */
  readonly lasts?: (request: CommandRequest) => Promise<unknown>;
  /** What a planner has written to this file by now. */
  readonly planFile?: (path: string) => string | null;
  /** What an attempt or a check has printed. */
  readonly printed?: (logFile: string) => string;
  /** Files of a worktree, beside those that an attempt commits. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Where the repository lies, and a git for it, instead of the one in memory. */
  readonly repository?: { readonly root: string; readonly git: Git };
}

/**
 * A whole world for the engine, with time that stands still until it is moved. Engines can be killed at any moment and
 * started again; agents, git and the store go on as they would.
 */
export class Simulation {
  readonly clock = new FakeClock();
  readonly git = new MemoryGit();
  readonly store: MemoryStore;
  readonly ports = new MemoryPorts();
  readonly artifacts = new MemoryArtifacts();
  readonly jobs: SimulatedJobs;
  readonly #script: Script;
  #engine: Engine;
  /** How much room the disk has. */
  freeBytes = 1e12;
  /** What people changed about the plan. */
  planEdits: readonly PlanEdit[] = [];
  survey: () => Promise<RepositoryPicture> = () => Promise.resolve(EMPTY_PICTURE);
  folderInside: Ports['places']['folderInside'] = (worktree, relative) => ({ ok: true, value: `${worktree}/${relative}` });
  limits: Limits = NO_LIMITS;
  /** Nobody looks unless it is set. */
  lookAtWorktreesMs: number | undefined;
  machine: MachineSight = { freeMemoryMb: null, freeDiskMb: null, loadPerCore: null };
  looksAtMachine = 0;
  #life: { alive: boolean };
  #ids = 0;
  /** The most agents that ever ran at once. */
  mostAtOnce = 0;

  constructor(script: Script, store = new MemoryStore()) {
    this.#script = script;
    this.store = store;
    this.jobs = new SimulatedJobs({ clock: this.clock, git: this.git, artifacts: this.artifacts, script }, (running) => {
      this.mostAtOnce = Math.max(this.mostAtOnce, running);
    });
    [this.#engine, this.#life] = this.#newEngine();
  }

  get engine(): Engine {
    return this.#engine;
  }

  get events(): readonly Recorded[] {
    return this.store.events;
  }

  async start(text: string, options: Parameters<Engine['startPlan']>[0]['options'] = {}, name = 'plan.md'): Promise<string> {
    await this.#engine.start();
    const started = await this.#engine.startPlan({ path: `/repo/${name}`, text, options, consent: sha256(text), environment: {} });
    if (started.kind === 'refused') throw new Error(`${started.code}: ${started.message}`);
    return started.planId;
  }

  /** As SIGKILL would: nothing the old engine still wanted to do happens. */
  async killAndRestart(): Promise<void> {
    this.#life.alive = false;
    [this.#engine, this.#life] = this.#newEngine();
    await this.#engine.start();
  }

  /** Lets everything happen that can happen without time passing. */
  async settle(): Promise<void> {
    await this.jobs.askForJobs(this.#engine);
    for (let quiet = 0, seen = -1; quiet < 3; ) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.jobs.askForJobs(this.#engine);
      quiet = seen === this.store.events.length ? quiet + 1 : 0;
      seen = this.store.events.length;
    }
  }

  /** Moves time to whatever happens next. False when nothing will. */
  async step(): Promise<boolean> {
    await this.settle();
    const next = Math.min(this.clock.nextAlarm ?? Infinity, this.jobs.nextEnd ?? Infinity);
    if (next === Infinity) return false;
    this.clock.advanceTo(next);
    this.jobs.endDue();
    return true;
  }

  /** Runs until the plan has ended. */
  async runToEnd(planId: string, between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    let idle = 0;
    for (let steps = 0; steps < 10_000; steps += 1) {
      await this.settle();
      await between();
      if (this.#state(planId) === 'ended') return;
      // What was asked for in between may be all that was missing, and takes no time. One that is paused may be resumed next.
      idle = (await this.step()) ? 0 : idle + 1;
      // Nor is it over where a person has not yet seen what came of what they did last.
      if (idle > 1 && this.#state(planId) === 'stuck') break;
    }
    const stuck = this.#engine.snapshot().tasks.map((task) => `${task.key}: ${task.state} (${task.text})`);
    throw new Error(`The plan did not end.\n${stuck.join('\n')}`);
  }

  #state(planId: string): 'ended' | 'paused' | 'stuck' {
    const plan = this.#engine.snapshot().plans.find((known) => known.id === planId);
    if (plan !== undefined && plan.endedAt !== null) return 'ended';
    return plan?.state === 'paused' ? 'paused' : 'stuck';
  }

  #lookAtMachine(): MachineSight {
    this.looksAtMachine += 1;
    return this.machine;
  }

  #newEngine(): [Engine, { alive: boolean }] {
    const life = { alive: true };
    const { root, git } = this.#script.repository ?? { root: '/repo', git: this.git };
    const ports: Ports = {
      program: '0.1.0',
      clock: this.clock,
      ids: { next: () => String(++this.#ids).padStart(6, '0').padEnd(10, '0'), uuid: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}` },
      hasher: { sha256 },
      environments: { remember: () => Promise.resolve() },
      agents: { find: (name) => (name === 'script' || name === 'other' ? { followsUp: false } : name === 'helpful' ? { followsUp: true, version: () => '2.1' } : null), names: () => ['script', 'helpful', 'other'] },
      limits: () => this.limits,
      lookAtWorktreesMs: () => this.lookAtWorktreesMs ?? null,
      machine: { look: () => this.#lookAtMachine() },
      places: { root, folderInside: (worktree, relative) => this.folderInside(worktree, relative), worktree: (name) => `${root}.worktrees/${name}`, inside: (worktree, relative) => `${worktree}/${relative}` },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      store: mortal(this.store, life),
      space: { tightest: () => ({ disk: '/', freeBytes: this.freeBytes }), onEmpty: () => disposable(() => undefined) },
      git: mortal(git, life),
      survey: () => this.survey(),
      planEdits: () => ({ ok: true, value: this.planEdits }),
      jobs: mortal(this.jobs, life),
      commands: mortal(new SimulatedCommands(this.#script, this.clock), life),
      artifacts: mortal(this.artifacts, life),
      evidence: mortal(simulatedEvidence(this.#script), life),
      portBlocks: mortal(this.ports, life),
      sessionFiles: mortal(simulatedFiles(this.#script), life),
    };
    return [createEngine(ports), life];
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Calls of the dead reach nobody and are never answered; what only says what would be changes nothing. */
function mortal<T extends object>(port: T, life: { readonly alive: boolean }): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name === 'promptFor') return member.bind(target) as unknown;
      return (...args: readonly unknown[]): unknown => (life.alive ? Reflect.apply(member, target, args) : new Promise(() => undefined));
    },
  });
}

function simulatedFiles({ planFile, printed }: Script): SessionFiles {
  return {
    survey: () => Promise.resolve({ files: ['README.md', 'src/a.ts'], truncated: false, readme: 'hello' }),
    plan: (path) => Promise.resolve(planFile?.(path) ?? null),
    printed: (logFile) => Promise.resolve(printed?.(logFile) ?? ''),
  };
}

function simulatedEvidence({ printed, sources = {} }: Script): Evidence {
  return {
    output: (logFile) => Promise.resolve({ head: printed?.(logFile) ?? 'it fails', tail: '', leftOut: 0 }),
    namesOf: (folder) => Promise.resolve([folder]),
    source: (_, paths) => {
      const path = paths.find((one) => Object.hasOwn(sources, one));
      return Promise.resolve(path === undefined ? null : { path, text: sources[path] ?? '' });
    },
  };
}

class SimulatedCommands implements Commands {
  readonly #script: Script;
  readonly #clock: FakeClock;
  readonly #stops = new Map<string, () => void>();

  constructor(script: Script, clock: FakeClock) {
    this.#script = script;
    this.#clock = clock;
  }

  async run(request: CommandRequest): Promise<CommandOutcome> {
    const takesMs = this.#script.checkTakesMs?.(request) ?? 0;
    const stopped = new Promise<void>((stop) => this.#stops.set(request.id, stop));
    if (takesMs > 0) await Promise.race([this.#pass(takesMs), stopped]);
    if (this.#script.lasts !== undefined) await Promise.race([this.#script.lasts(request), stopped]);
    const code = this.#script.passes(request) ? 0 : 1;
    return { exit: { kind: 'code', code }, durationMs: Math.max(1, takesMs), tail: code === 0 ? '' : 'it fails', logFile: `/logs/${request.id}` };
  }

  #pass(takesMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.wakeAt(this.#clock.wall() + takesMs, resolve);
    });
  }

  stop(id: string): Promise<void> {
    this.#stops.get(id)?.();
    return Promise.resolve();
  }
}

interface RunningJob {
  readonly job: JobRequest;
  readonly performance: Performance;
  readonly startedAt: number;
  endsAt: number;
  /** Jobs it still asks for, and the one it waits for. */
  toAsk: number;
  waitsFor: string | null;
}

interface JobsWorld {
  readonly clock: FakeClock;
  readonly git: MemoryGit;
  readonly artifacts: MemoryArtifacts;
  readonly script: Script;
}

class SimulatedJobs implements JobHost {
  readonly #clock: FakeClock;
  readonly #git: MemoryGit;
  readonly #artifacts: MemoryArtifacts;
  readonly #script: Script;
  readonly #onCount: (running: number) => void;
  readonly #running = new Map<string, RunningJob>();
  readonly #ended = new Map<string, { readonly exit: AttemptExit; readonly report?: Report }>();
  readonly #listeners = new Set<(attemptId: string, news: JobNews) => void>();

  constructor({ clock, git, artifacts, script }: JobsWorld, onCount: (running: number) => void) {
    this.#clock = clock;
    this.#git = git;
    this.#artifacts = artifacts;
    this.#script = script;
    this.#onCount = onCount;
  }

  /** What agents that asked for jobs were told. */
  readonly told: (SpawnedJob | Refused)[] = [];
  #signAt = 0;
  /** How often somebody looked for signs of life. */
  looks = 0;
  /** Attempts whose agent was started, each exactly once. */
  readonly started: JobRequest[] = [];

  get nextEnd(): number | null {
    const ends = [...this.#running.values()].filter(({ waitsFor }) => waitsFor === null).map((running) => running.endsAt);
    return ends.length === 0 ? null : this.#clock.wall() + Math.min(...ends) - this.#clock.monotonic();
  }

  endDue(): void {
    for (const [attemptId, running] of this.#running) {
      if (running.endsAt > this.#clock.monotonic() || running.toAsk > 0 || running.waitsFor !== null) continue;
      const { performance, job } = running;
      if (performance.commits !== undefined) this.#git.commitIn(job.worktree, performance.commits);
      for (const [path, text] of Object.entries({ ...performance.commits, ...prefixed(this.folders(attemptId).outputs, performance.outputs) })) this.#artifacts.write(path.startsWith('/') ? path : `${job.worktree}/${path}`, text);
      if (performance.leavesDirty !== undefined) this.#git.leaveDirty(job.worktree, performance.leavesDirty);
      this.#end(attemptId, performance.exit);
    }
  }

  /** What agents that ask for jobs do: ask, wait, and go on for a moment with what came of it. */
  async askForJobs(engine: Engine): Promise<void> {
    for (const [attemptId, running] of this.#running) {
      if (running.waitsFor !== null) {
        const told = engine.spawnedJob(attemptId, running.waitsFor);
        if (told.kind === 'spawned' && told.state === 'open') continue;
        this.told.push(told);
        running.waitsFor = null;
        running.endsAt = this.#clock.monotonic() + 10;
      } else if (running.toAsk > 0 && running.endsAt <= this.#clock.monotonic()) {
        const request = `${attemptId} ${String(running.toAsk)}`;
        const answer = await engine.spawnJob({ attemptId, request, role: 'dev', name: null, reason: `${running.job.job} fails`, output: 'it is red\n', prompt: 'Mend it.' });
        running.toAsk -= 1;
        if (answer.kind === 'spawned') running.waitsFor = answer.job;
        else this.told.push(answer);
      }
    }
  }

  start(job: JobRequest): Promise<void> {
    if (this.#running.has(job.attemptId) || this.#ended.has(job.attemptId)) return Promise.resolve();
    this.started.push(job);
    const performance = this.#script.perform(job);
    this.#running.set(job.attemptId, { job, performance, startedAt: this.#clock.monotonic(), endsAt: this.#clock.monotonic() + performance.takesMs, toAsk: performance.spawns ?? 0, waitsFor: null });
    this.#onCount([...this.#running.values()].filter(({ waitsFor }) => waitsFor === null).length);
    this.#tell(job.attemptId, { kind: 'live', pid: 1, startTime: '1' });
    return Promise.resolve();
  }

  /** Its runner vanishes. */
  die(attemptId: string): void {
    this.#end(attemptId, { kind: 'lost' });
  }

  adopt(attemptId: string): Promise<JobSight> {
    const end = this.#ended.get(attemptId);
    if (end !== undefined) return Promise.resolve({ kind: 'ended', ...end });
    return Promise.resolve(this.#running.has(attemptId) ? { kind: 'live', pid: 1, startTime: '1' } : { kind: 'absent' });
  }

  stop(attemptId: string): Promise<void> {
    if (this.#running.has(attemptId)) this.#end(attemptId, { kind: 'stopped' });
    return Promise.resolve();
  }

  onNews(listener: (attemptId: string, news: JobNews) => void): Disposable {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  }

  /** Everybody gives a sign of life now. */
  sign(): void {
    this.#signAt = this.#clock.monotonic();
  }

  /** Every agent that runs says this of itself. */
  say(liveness: Liveness): void {
    for (const id of this.#running.keys()) this.#tell(id, { kind: 'said', liveness });
  }

  /** Every agent that runs tells this by its events. */
  report(report: Report): void {
    for (const id of this.#running.keys()) this.#tell(id, { kind: 'reported', report });
  }

  signs(attemptId: string): Promise<Signs> {
    this.looks += 1;
    const running = this.#running.get(attemptId);
    const now = this.#clock.monotonic();
    const until = running === undefined ? now : running.startedAt + (running.performance.signsForMs ?? Infinity);
    const lastAt = Math.max(this.#signAt, Math.min(now, until));
    return Promise.resolve({ token: String(lastAt), ageMs: now - lastAt });
  }

  outputTail(): Promise<string> {
    return Promise.resolve('');
  }

  promptFor(job: JobRequest): string {
    return `${job.prompt}\n${job.why.kind}\n${job.redBefore.join('\n')}`;
  }

  /** Attempts whose prompts somebody threw away. */
  readonly promptsGone = new Set<string>();

  promptFile(attemptId: string): string | null {
    return this.promptsGone.has(attemptId) ? null : `/runs/${attemptId}/prompt.md`;
  }

  logFile(attemptId: string): string {
    return `/logs/${attemptId}`;
  }

  folders(attemptId: string): JobFolders {
    return { inputs: `/runs/${attemptId}/inputs`, outputs: `/runs/${attemptId}/outputs` };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #end(attemptId: string, exit: AttemptExit): void {
    const report = this.#running.get(attemptId)?.performance.report;
    const end = { exit, ...(report === undefined ? {} : { report }) };
    this.#running.delete(attemptId);
    this.#ended.set(attemptId, end);
    this.#tell(attemptId, { kind: 'ended', ...end });
  }

  #tell(attemptId: string, news: JobNews): void {
    for (const listener of this.#listeners) listener(attemptId, news);
  }
}

function prefixed(folder: string, files: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

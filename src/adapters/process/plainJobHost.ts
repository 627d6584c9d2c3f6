import { timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, watch } from 'node:fs';
import type { JobFolders, JobHost, JobNews, JobRequest, JobSight, Log, Signs } from '../../engine/index';
import { readExit, readJob, runFolder, type RunFolder } from '../../os/runFolder';
import { textTail } from '../../os/textTail';
import { disposable, type Disposable } from '../../util/disposable';
import { messageOf } from '../../util/errors';
import { promptText } from '../agents/prompt';
import type { AgentRegistry } from '../agents/registry';
import { attemptIn, isOneOf } from './agentToken';
import { launchPlain, type LaunchRequest, type RunnerLauncher } from './launchers';
import { attemptFolder, markerFor } from './marker';
import { prepareRun } from './prepareRun';
import { signsOf } from './signs';
import { TrackedJob } from './trackedJob';

export interface JobHostOptions {
  readonly stateFolder: string;
  /** The runner's bundle. */
  readonly runnerFile: string;
  /** The file that says where this repository's engine listens; null for none. */
  readonly endpointFile: string | null;
  readonly agents: AgentRegistry;
  readonly environmentFor: (planId: string) => Readonly<Record<string, string>>;
  readonly log: Log;
  readonly terminalLauncher?: RunnerLauncher;
  /** The Node that runs runners; this process's own by default. */
  readonly nodeFile?: string;
  /** What an agent gets, once asked, to end by itself. */
  readonly graceMs?: number;
  /** How long a terminal may take to claim its run folder. */
  readonly claimMs?: number;
  /** How often live jobs are looked at besides the news. */
  readonly pollMs?: number;
}

/** Runs jobs in processes that need nobody: see `os/runFolder.ts` for what keeps them findable. */
export class PlainJobHost implements JobHost {
  readonly #options: JobHostOptions;
  readonly #graceMs: number;
  readonly #jobs = new Map<string, TrackedJob>();
  /** Of those whose end was told nothing is told again. */
  readonly #ended = new Set<string>();
  readonly #listeners = new Set<(attemptId: string, news: JobNews) => void>();
  readonly #claimWaits = new Set<Disposable>();
  #poll: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: JobHostOptions) {
    this.#options = options;
    this.#graceMs = options.graceMs ?? 5000;
  }

  async start(request: JobRequest): Promise<void> {
    const job = this.#track(request.attemptId);
    job.look();
    if (job.ended || job.claimed) return;
    const profile = this.#options.agents.find(request.agent);
    if (profile === null) {
      mkdirSync(job.folder.agentFolder, { recursive: true, mode: 0o700 });
      job.refuse({ kind: 'not-started', reason: this.#unknownAgent(request.agent) });
      return;
    }
    const environment = prepareRun(request, job.folder, {
      profile,
      allowed: this.#options.environmentFor(request.planId),
      marker: this.#marker(request.attemptId),
      endpoint: this.#options.endpointFile,
      graceMs: this.#graceMs,
    });
    if (!environment.ok) {
      job.refuse({ kind: 'not-started', reason: environment.error });
      return;
    }
    await this.#launch(job, {
      attemptId: request.attemptId,
      title: request.title,
      runnerFile: this.#options.runnerFile,
      runDir: job.folder.path,
      env: environment.value,
      cwd: request.worktree,
    });
  }

  async adopt(attemptId: string): Promise<JobSight> {
    const sight = await this.#track(attemptId).sight();
    if (sight.kind !== 'live') this.#jobs.delete(attemptId);
    return sight;
  }

  async stop(attemptId: string): Promise<void> {
    const job = this.#track(attemptId);
    mkdirSync(job.folder.agentFolder, { recursive: true, mode: 0o700 });
    await job.stop();
  }

  onNews(listener: (attemptId: string, news: JobNews) => void): Disposable {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  }

  signs(attemptId: string, worktree: string | null): Promise<Signs> {
    return signsOf(this.#folder(attemptId), worktree);
  }

  outputTail(attemptId: string): Promise<string> {
    return Promise.resolve(textTail(this.#folder(attemptId).output));
  }

  promptFor(job: JobRequest): string {
    return promptText(job);
  }

  promptFile(attemptId: string): string | null {
    const { prompt } = this.#folder(attemptId);
    return existsSync(prompt) ? prompt : null;
  }

  logFile(attemptId: string): string {
    return this.#folder(attemptId).output;
  }

  folders(attemptId: string): JobFolders {
    const { inputs, outputs } = this.#folder(attemptId);
    return { inputs, outputs };
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    for (const wait of this.#claimWaits) wait.dispose();
    if (this.#poll !== null) clearInterval(this.#poll);
    return Promise.resolve();
  }

  /** Is this the token of this attempt's runner? */
  verifyRunner(attemptId: string, token: string): boolean {
    const known = Buffer.from(readJob(this.#folder(attemptId))?.token ?? '');
    const given = Buffer.from(token);
    return known.length > 0 && known.length === given.length && timingSafeEqual(known, given);
  }

  /** The attempt whose agent this token was given to; null where there is none, or it has ended. */
  attemptOf(token: string): string | null {
    const attemptId = attemptIn(token);
    if (attemptId === null) return null;
    const folder = this.#folder(attemptId);
    const known = readJob(folder)?.agentTokens ?? [];
    return readExit(folder) === null && isOneOf(token, known) ? attemptId : null;
  }

  /** A runner has news. They are a reason to look: what counts is what its folder says. */
  runnerNews(attemptId: string): void {
    this.#jobs.get(attemptId)?.look();
  }

  /** A runner's connection ended. */
  runnerGone(attemptId: string): void {
    this.#check(this.#jobs.get(attemptId));
  }

  async #launch(job: TrackedJob, request: LaunchRequest): Promise<void> {
    const terminal = this.#options.terminalLauncher;
    if (terminal !== undefined && (await this.#launchedIn(terminal, request))) this.#awaitClaim(job, request);
    else this.#launchPlain(job, request);
  }

  async #launchedIn(terminal: RunnerLauncher, request: LaunchRequest): Promise<boolean> {
    try {
      return (await terminal.launch(request)) === 'started';
    } catch (error) {
      this.#options.log.warn('No terminal could be opened; the agent runs without one.', { attemptId: request.attemptId, reason: messageOf(error) });
      return false;
    }
  }

  #launchPlain(job: TrackedJob, request: LaunchRequest): void {
    if (this.#closed || job.ended) return;
    const { runnerFile, nodeFile = process.execPath } = this.#options;
    const gone = (reason: string | null): void => {
      if (this.#closed) return;
      job.look();
      if (job.ended || job.claimed) this.#check(job);
      else job.conclude({ kind: 'not-started', reason: reason ?? startTrouble(runnerFile, job.folder) });
    };
    launchPlain(request, { nodeFile, logFile: job.folder.runnerLog, gone });
  }

  /** The window says a terminal opened. Without a claim in good time the attempt is run plainly; the claim settles a race of the two. */
  #awaitClaim(job: TrackedJob, request: LaunchRequest): void {
    const done = disposable(() => {
      clearTimeout(timer);
      watcher.close();
      this.#claimWaits.delete(done);
    });
    const look = (): void => {
      job.look();
      if (job.claimed || job.ended) done.dispose();
    };
    const timer = setTimeout(() => {
      look();
      if (job.claimed || job.ended) return;
      done.dispose();
      this.#options.log.warn('The terminal did not start the agent; it runs without one.', { attemptId: request.attemptId });
      this.#launchPlain(job, request);
    }, this.#options.claimMs ?? 8000);
    const watcher = watch(job.folder.path, look);
    watcher.on('error', () => {
      // The deadline looks once more.
      watcher.close();
    });
    this.#claimWaits.add(done);
    look();
  }

  #track(attemptId: string): TrackedJob {
    this.#keepLooking();
    const known = this.#jobs.get(attemptId);
    if (known !== undefined) return known;
    const job = new TrackedJob({
      attemptId,
      folder: this.#folder(attemptId),
      marker: this.#marker(attemptId),
      graceMs: this.#graceMs,
      emit: (news) => {
        this.#emit(attemptId, news);
      },
    });
    this.#jobs.set(attemptId, job);
    return job;
  }

  #emit(attemptId: string, news: JobNews): void {
    if (this.#ended.has(attemptId)) return;
    if (news.kind === 'ended') {
      // Its folder knows the rest: an engine sees thousands of them.
      this.#ended.add(attemptId);
      this.#jobs.delete(attemptId);
    }
    for (const listener of this.#listeners) listener(attemptId, news);
  }

  /** The net below the news: a runner without a socket, a machine that dropped an event. It runs only while jobs do. */
  #keepLooking(): void {
    if (this.#poll !== null || this.#closed) return;
    this.#poll = setInterval(() => {
      for (const job of this.#jobs.values()) this.#check(job);
      if (this.#jobs.size > 0 || this.#poll === null) return;
      clearInterval(this.#poll);
      this.#poll = null;
    }, this.#options.pollMs ?? 1000);
    this.#poll.unref();
  }

  #check(job: TrackedJob | undefined): void {
    if (job === undefined || this.#closed) return;
    job.check().catch((error: unknown) => {
      this.#options.log.error('An attempt could not be looked after; it is tried again in a moment.', { attemptId: job.attemptId, reason: messageOf(error) });
    });
  }

  #unknownAgent(name: string): string {
    return `There is no agent "${name}". Known are ${this.#options.agents.names().join(', ')}. Choose one of them, or add agents.${name} to the configuration.`;
  }

  #folder(attemptId: string): RunFolder {
    return runFolder(attemptFolder(this.#options.stateFolder, attemptId));
  }

  #marker(attemptId: string): string {
    return markerFor(this.#options.stateFolder, 'attempt', attemptId);
  }
}

function startTrouble(runnerFile: string, folder: RunFolder): string {
  const words = textTail(folder.runnerLog, 2000).trim();
  return `The runner ${runnerFile} ended before it began.${words === '' ? '' : ` It said: ${words}`} Reinstall Coppice if this happens again.`;
}

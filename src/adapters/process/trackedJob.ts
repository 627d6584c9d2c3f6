import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptExit, JobNews, JobSight, Liveness, Report } from '../../engine/index';
import { isDiskFull } from '../../os/diskRoom';
import { ownIdentity, type ProcessIdentity } from '../../os/processIdentity';
import { send, stopTree } from '../../os/processTree';
import { readReport } from '../../os/runReport';
import { claimantLives, readAgent, readClaim, readExit, readStatus, takeClaim, writeExit, type Claim, type RunFolder } from '../../os/runFolder';
import { deferred } from '../../util/deferred';
import { messageOf } from '../../util/errors';
import { reportIn } from './reportIn';

/** A runner's exit file may become visible only after its process is gone from the table. */
const settleMs = 200;
/** Orphans of a dead runner: nobody waits for their work. */
const orphanGraceMs = 500;
/** What a runner may need, beyond its agent's grace, to kill the rest of the tree and write its exit. */
const runnerMs = 3000;

export interface TrackedJobOptions {
  readonly attemptId: string;
  readonly folder: RunFolder;
  readonly marker: string;
  readonly graceMs: number;
  emit(news: JobNews): void;
}

/** One attempt as this engine knows it: what its folder says, each fact told once, in order, and nothing after the end. */
export class TrackedJob {
  readonly attemptId: string;
  readonly folder: RunFolder;
  readonly #options: TrackedJobOptions;
  readonly #end = deferred<undefined>();
  #claim: Claim | null = null;
  #said = '';
  #reported = '';
  #report: Report | null = null;
  #exit: AttemptExit | null = null;
  #settling: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  /** While a caller is about to get the facts as an answer, they are not told as news too. */
  #quiet = false;

  constructor(options: TrackedJobOptions) {
    this.attemptId = options.attemptId;
    this.folder = options.folder;
    this.#options = options;
  }

  get ended(): boolean {
    return this.#exit !== null;
  }

  get claimed(): boolean {
    return this.#claim !== null;
  }

  /** Reads the folder and tells what is new. */
  look(): void {
    if (this.#exit !== null) return;
    const exit = readExit(this.folder);
    this.#lookAtClaim();
    if (this.#claim !== null) this.#lookAtStatus();
    // After the exit was seen, what the agent told is whole.
    if (this.#claim !== null) this.#lookAtReport(exit === null);
    if (exit !== null) this.#finish(exit);
  }

  #finish(exit: AttemptExit): void {
    this.#exit = exit;
    this.#tell(this.#endOf(exit));
    this.#end.resolve(undefined);
  }

  /** As `look`, and where the runner is gone without an exit on file, brings the attempt to its end. */
  async check(): Promise<void> {
    this.look();
    if (this.#exit !== null || this.#stopping !== null || this.#claim === null || claimantLives(this.#claim)) return;
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = null;
    });
    await this.#settling;
  }

  async sight(): Promise<JobSight> {
    this.#quiet = true;
    try {
      await this.check();
    } finally {
      this.#quiet = false;
    }
    if (this.#exit !== null) return this.#endOf(this.#exit);
    const claim = this.#claim;
    return claim === null ? { kind: 'absent' } : { kind: 'live', pid: claim.pid, startTime: claim.startTime };
  }

  /** Ends the attempt before anybody ran it, unless somebody does. */
  refuse(exit: AttemptExit): void {
    if (takeClaim(this.folder, 'engine', ownIdentity())) writeExit(this.folder, exit);
    this.look();
  }

  /**
   * As `refuse`, for when no process of it is left and none will come. Where the disk takes nothing more it ends all the
   * same: whoever hears of it puts it on record, and who dies before that starts it anew.
   */
  conclude(exit: AttemptExit): void {
    try {
      if (readClaim(this.folder).kind !== 'absent') writeExit(this.folder, exit);
      else this.refuse(exit);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#finish(exit.kind === 'not-started' ? { ...exit, reason: `${exit.reason} (${messageOf(error)})` } : exit);
      return;
    }
    this.look();
  }

  async stop(): Promise<void> {
    this.#stopping ??= this.#stop().finally(() => {
      this.#stopping = null;
    });
    await this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#refuseIfItCan();
    if (this.#exit === null && this.#claim?.role === 'runner' && process.platform !== 'win32') await this.#askRunner(this.#claim);
    await this.#endTree(this.#exit === null ? this.#options.graceMs : 0);
    this.look();
    if (this.#exit === null) this.conclude({ kind: 'stopped' });
  }

  /** Without room for a claim nobody else can take one either. */
  #refuseIfItCan(): void {
    try {
      this.refuse({ kind: 'stopped' });
    } catch (error) {
      if (!isDiskFull(error)) throw error;
    }
  }

  /** The runner ends its agent's tree itself. Windows has no signal it could hear. */
  async #askRunner(claim: Claim): Promise<void> {
    if (!claimantLives(claim)) return;
    send(claim.pid, 'SIGTERM');
    const deadline = performance.now() + this.#options.graceMs + runnerMs;
    while (this.#exit === null && claimantLives(claim) && performance.now() < deadline) {
      await Promise.race([this.#end.promise, pause(25)]);
      this.look();
    }
  }

  async #settle(): Promise<void> {
    await pause(settleMs);
    this.look();
    if (this.#isTakenCareOf()) return;
    // An agent without its runner has nobody who would stop it: it must not write into a worktree that is given to another attempt.
    await this.#endTree(orphanGraceMs);
    this.look();
    if (this.#isTakenCareOf()) return;
    this.conclude({ kind: 'lost' });
  }

  #isTakenCareOf(): boolean {
    return this.#exit !== null || this.#stopping !== null;
  }

  async #endTree(graceMs: number): Promise<void> {
    const agent = readAgent(this.folder);
    const runner = this.#claim?.role === 'runner' && claimantLives(this.#claim) ? this.#claim : null;
    const leaders = [agent, runner].filter((one): one is ProcessIdentity => one !== null);
    const groups = agent === null ? [] : [agent.pid];
    await stopTree({ leaders, groups, marker: this.#options.marker, graceMs });
  }

  #lookAtClaim(): void {
    if (this.#claim !== null) return;
    const sight = readClaim(this.folder);
    if (sight.kind !== 'taken') return;
    this.#claim = sight.claim;
    if (sight.claim.role === 'runner') this.#tell({ kind: 'live', pid: sight.claim.pid, startTime: sight.claim.startTime });
  }

  #lookAtStatus(): void {
    const liveness: Liveness | null = readStatus(this.folder);
    const text = JSON.stringify(liveness);
    if (liveness === null || text === this.#said || this.#quiet) return;
    this.#said = text;
    this.#tell({ kind: 'said', liveness });
  }

  #lookAtReport(isNews: boolean): void {
    const text = readReport(this.folder) ?? '';
    const report = text === this.#reported ? null : reportIn(text);
    if (report === null || (isNews && this.#quiet)) return;
    this.#reported = text;
    this.#report = report;
    if (isNews) this.#tell({ kind: 'reported', report });
  }

  #endOf(exit: AttemptExit): Extract<JobSight, { kind: 'ended' }> {
    return { kind: 'ended', exit, ...(this.#report === null ? {} : { report: this.#report }) };
  }

  #tell(news: JobNews): void {
    if (!this.#quiet) this.#options.emit(news);
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { agentRegistry } from '../../../src/adapters/agents/registry';
import type { CustomAgentConfig } from '../../../src/adapters/agents/custom';
import { attemptFolder, markerFor } from '../../../src/adapters/process/marker';
import { PlainJobHost, type JobHostOptions } from '../../../src/adapters/process/plainJobHost';
import type { AttemptExit, JobNews, JobRequest } from '../../../src/engine/index';
import { findMarked, stopTree } from '../../../src/os/processTree';
import { readClaim, runFolder, type RunFolder } from '../../../src/os/runFolder';
import { bundleForNode } from '../../support/bundle';
import { tempFolder } from '../../support/tempFolder';

/** A host with its state in a temporary folder, what it told, and ways to wait for more. Leaves no process behind. */
export class HostRig {
  readonly root = tempFolder();
  readonly stateFolder = join(this.root, 'state');
  readonly worktree: string;
  readonly told: { readonly attemptId: string; readonly news: JobNews }[] = [];
  readonly #runnerFile: string;
  readonly #waits = new Set<() => void>();
  readonly #started = new Set<string>();

  constructor(runnerFile: string, worktreeName: string) {
    this.#runnerFile = runnerFile;
    this.worktree = join(this.root, worktreeName);
    mkdirSync(this.worktree, { recursive: true });
    onTestFinished(async () => {
      for (const id of this.#started) await stopTree({ leaders: this.runner(id), groups: [], marker: this.marker(id), graceMs: 0 });
    });
  }

  static async make(worktreeName = 'tree'): Promise<HostRig> {
    return new HostRig(await bundleForNode('src/runner.ts'), worktreeName);
  }

  host(options: Partial<JobHostOptions> & { readonly custom?: Readonly<Record<string, CustomAgentConfig>> } = {}): PlainJobHost {
    const { custom, ...rest } = options;
    const host = new PlainJobHost({
      stateFolder: this.stateFolder,
      runnerFile: this.#runnerFile,
      endpointFile: null,
      agents: agentRegistry({ agents: custom ?? {} }),
      environmentFor: () => ({ PATH: process.env['PATH'] ?? '', HOME: this.root }),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      graceMs: 500,
      ...rest,
    });
    host.onNews((attemptId, news) => {
      this.told.push({ attemptId, news });
      for (const look of this.#waits) look();
    });
    onTestFinished(() => host.close());
    return host;
  }

  job(values: Partial<JobRequest> = {}): JobRequest {
    const job: JobRequest = {
      attemptId: 'attempt001',
      planId: 'plan000001',
      taskId: 'task000001',
      title: 'W1: a task',
      agent: 'script',
      worktree: this.worktree,
      branchRef: 'refs/heads/coppice/plan/t/w1',
      base: 'a'.repeat(40),
      cwd: values.worktree ?? this.worktree,
      variables: {},
      number: 1,
      sessionId: 'session',
      job: 'implement',
      role: 'dev',
      prompt: 'Do the work.',
      instructions: '',
      inputs: [],
      outputs: [],
      passesOn: false,
      regression: null,
      maySpawn: false,
      asked: [],
      script: 'true\n',
      checks: ['npm test'],
      advice: [],
      criteria: [],
      redBefore: [],
      why: { kind: 'first' },
      failures: [],
      resume: false,
      left: null,
      ...values,
    };
    this.#started.add(job.attemptId);
    return job;
  }

  folder(attemptId = 'attempt001'): RunFolder {
    return runFolder(attemptFolder(this.stateFolder, attemptId));
  }

  marker(attemptId = 'attempt001'): string {
    return markerFor(this.stateFolder, 'attempt', attemptId);
  }

  /** Who claimed it. */
  runner(attemptId = 'attempt001'): readonly { readonly pid: number; readonly startTime: string }[] {
    const sight = readClaim(this.folder(attemptId));
    return sight.kind === 'taken' && sight.claim.role === 'runner' ? [sight.claim] : [];
  }

  survivors(attemptId = 'attempt001'): readonly number[] {
    return findMarked(this.marker(attemptId)).map(({ pid }) => pid);
  }

  news(kind: JobNews['kind'], attemptId = 'attempt001'): readonly JobNews[] {
    return this.told.filter((one) => one.attemptId === attemptId && one.news.kind === kind).map((one) => one.news);
  }

  /** Resolves once the host has told so many news of this kind. */
  async until(kind: JobNews['kind'], { attemptId = 'attempt001', count = 1 } = {}): Promise<readonly JobNews[]> {
    await new Promise<void>((done) => {
      const look = (): void => {
        if (this.news(kind, attemptId).length < count) return;
        this.#waits.delete(look);
        done();
      };
      this.#waits.add(look);
      look();
    });
    return this.news(kind, attemptId);
  }

  async exitOf(attemptId = 'attempt001'): Promise<AttemptExit> {
    const [first] = await this.until('ended', { attemptId });
    if (first?.kind !== 'ended') throw new Error('unreachable');
    return first.exit;
  }
}

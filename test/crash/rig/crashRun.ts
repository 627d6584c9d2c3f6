import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../../src/util/errors';
import type { Spec } from '../checker/spec';
import type { Violation } from '../checker/violation';
import type { CrashBench } from './bench';
import { dyingEnvironment } from './dyingEnvironment';
import { copyOf, type Template } from './template';
import { untilGone } from './untilGone';
import { User } from './user';
import { AS_WRITTEN } from './variation';

/** What the user does, and what must have come of it. */
export interface Scenario {
  readonly name: string;
  readonly template: Template;
  readonly fingerprint: readonly string[];
  readonly checkout: Spec['checkout'];
  /** With fewer slots its tasks would keep each other from going on. */
  readonly leastParallel: number;
  /** The engines' environment, where it is not the bench's. */
  readonly environment?: (bench: CrashBench, folder: string) => Readonly<Record<string, string>>;
  /** Everything a person does, in a way that goes on wherever an engine died. Gives back the plans and what must have landed. */
  act(user: User, root: string): Promise<Spec['plans']>;
}

export interface CrashRun {
  readonly name: string;
  /** The moment at which each engine died. */
  readonly deaths: readonly string[];
  /** All moments of the first engine. */
  readonly moments: readonly string[];
  readonly recoveriesMs: readonly number[];
  readonly tookMs: number;
  readonly violations: readonly Violation[];
  /** Kept where something is wrong. */
  readonly folder: string;
}

let number = 0;

/** One life of a plan, with engines that die at these moments, and the judgement on it. */
export async function crashRun(bench: CrashBench, scenario: Scenario, kills: readonly string[], variation = AS_WRITTEN): Promise<CrashRun> {
  const { spec, folder, problem, ...life } = await liveOut(bench, scenario, kills, variation);
  const violations = [...(problem === null ? [] : [problem]), ...(await judge(bench, folder, spec))];
  if (violations.length === 0) rmSync(folder, { recursive: true, force: true });
  return { name: scenario.name, ...life, recoveriesMs: spec.recoveriesMs, violations, folder };
}

export interface Life extends Pick<CrashRun, 'deaths' | 'moments' | 'tookMs' | 'folder'> {
  readonly spec: Spec;
  /** Why it did not come to its end. */
  readonly problem: Violation | null;
}

/** The same without the judgement: what is left of it stays. */
export async function liveOut(bench: CrashBench, scenario: Scenario, kills: readonly string[], variation = AS_WRITTEN): Promise<Life> {
  const folder = join(bench.folder, `r${String(++number)}`);
  const root = copyOf(scenario.template, folder);
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  let user: User | null = null;
  const dying = dyingEnvironment(scenario.environment?.(bench, folder) ?? bench.environment, kills, logs, () => user?.seesStart());
  const started = performance.now();
  user = await User.at(root, bench.engineFile, dying.environment, variation);
  const { plans, problem } = await acted(scenario, user, root);
  const tookMs = performance.now() - started;
  user.dispose();
  await endEngine(user.enginePids.at(-1) ?? 0);
  const moments = dying.moments();
  const deaths = moments.slice(0, kills.length).map((passed) => passed.at(-1) ?? 'none');
  const spec = specOf(bench, scenario, { root, plans, recoveriesMs: user.recoveriesMs, converged: problem === null });
  return { deaths, moments: moments[0] ?? [], tookMs, folder, spec, problem };
}

async function acted(scenario: Scenario, user: User, root: string): Promise<{ readonly plans: Spec['plans']; readonly problem: Violation | null }> {
  try {
    return { plans: await scenario.act(user, root), problem: null };
  } catch (thrown) {
    return { plans: [], problem: { invariant: 'I10', text: `The run did not come to its end: ${messageOf(thrown)}` } };
  }
}

/** The last engine has nothing more to do: it is killed as well, so that the checker's restart finds a journal and no farewell. */
async function endEngine(pid: number): Promise<void> {
  if (!existsSync(`/proc/${String(pid)}`)) return;
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
}

interface Ran {
  readonly root: string;
  readonly plans: Spec['plans'];
  readonly recoveriesMs: number[];
  readonly converged: boolean;
}

export function specOf(bench: CrashBench, scenario: Scenario, { root, plans, recoveriesMs, converged }: Ran): Spec {
  return {
    root,
    worktreesFolder: `${root}.worktrees`,
    stateFolder: join(root, '.git', 'coppice'),
    wasmFile: bench.wasmFile,
    plans,
    fingerprint: [...scenario.fingerprint],
    checkout: scenario.checkout,
    recoveriesMs,
    restart: converged ? { nodeFile: process.execPath, engineFile: bench.engineFile, environment: { ...bench.environment } } : null,
  };
}

/** The checker's verdict; that it could not judge is one too. */
export async function judge(bench: CrashBench, folder: string, spec: Spec): Promise<readonly Violation[]> {
  const file = join(folder, 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [bench.checkerFile, file], { env: { ...bench.environment }, timeout: 600_000, maxBuffer: 64 * 1024 * 1024 });
    return (JSON.parse(stdout) as { violations: readonly Violation[] }).violations;
  } catch (thrown) {
    const { stdout, stderr } = thrown as { stdout?: string; stderr?: string };
    if (stdout?.startsWith('{"violations"') === true) return (JSON.parse(stdout) as { violations: readonly Violation[] }).violations;
    return [{ invariant: 'I9', text: `The checker could not judge: ${stderr ?? messageOf(thrown)}` }];
  }
}

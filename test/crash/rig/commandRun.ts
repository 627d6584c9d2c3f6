import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashBench } from './bench';
import { coppice, killEngine } from './coppice';
import { judge, specOf, type CrashRun, type Scenario } from './crashRun';
import { dyingEnvironment } from './dyingEnvironment';
import { KEYS } from './smooth';
import { smoothPlan } from './smoothPlan';
import { copyOf } from './template';

let number = 0;

/** The program as a whole dies, command and engine together, and the person types a command again. */
export async function commandRun(bench: CrashBench, scenario: Scenario, kill: string, again: 'run' | 'resume'): Promise<CrashRun> {
  const folder = join(bench.folder, `c${String(++number)}`);
  const root = copyOf(scenario.template, folder);
  mkdirSync(join(folder, 'logs'));
  const plan = join(folder, 'plan.yaml');
  writeFileSync(plan, smoothPlan);
  const dying = dyingEnvironment(bench.environment, [kill], join(folder, 'logs'));
  const started = performance.now();
  await runUntilTheEngineIsGone(bench, root, ['run', plan, '--advance', 'plan', '--uncommitted', 'commit', '--json'], dying.environment);
  const resumed = performance.now();
  const ran = await coppice(bench, root, again, ...(again === 'run' ? [plan] : []), '--json');
  const tookMs = performance.now() - started;
  await killEngine(root);
  const id = /"planId":"([^"]+)"/.exec(ran.out)?.[1] ?? '';
  const spec = specOf(bench, scenario, { root, plans: [{ id, keys: KEYS, landed: KEYS }], recoveriesMs: [], converged: true });
  const violations = [...(await judge(bench, folder, spec))];
  if (ran.code !== 0) violations.push({ invariant: 'I10', text: `coppice ${again} ended with ${String(ran.code)} after ${String(Math.round(performance.now() - resumed))} ms: ${ran.err}` });
  const moments = dying.moments()[0] ?? [];
  if (violations.length === 0) rmSync(folder, { recursive: true, force: true });
  return { name: `coppice run, then ${again}`, deaths: [moments.at(-1) ?? 'none'], moments, recoveriesMs: [], tookMs, violations, folder };
}

/** The command outlives its engine by as long as it takes to notice. */
async function runUntilTheEngineIsGone(bench: CrashBench, cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [bench.cliFile, ...args], { cwd, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('The engine is gone')) child.kill('SIGKILL');
  });
  await once(child, 'close');
}

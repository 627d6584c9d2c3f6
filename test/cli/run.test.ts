import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { newRepository, type GitRig } from '../support/gitRig';
import { scratchRoot } from '../support/scratchRoot';

interface Bundler {
  build(options: { readonly outdir: string; readonly minify: boolean; readonly only: readonly string[] }): Promise<unknown>;
}

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(scratchRoot(), 'coppice-run-'));
  const bundler = createRequire(import.meta.url)('../../esbuild.js') as Bundler;
  await bundler.build({ outdir: join(folder, 'dist'), minify: false, only: ['cli', 'engine', 'runner'] });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly process: ChildProcess;
  /** Resolves with the first value of this type; every value printed so far is kept. */
  next(type: string): Promise<Record<string, unknown>>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function start(cwd: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(folder, 'dist', 'cli.js'), ...args], { cwd, env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, COPPICE_HOME: join(folder, 'home') }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const read = createInterface({ input: child.stdout });
  read.on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out: lines.join('\n'), err }));
  });
  const next = (type: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((value) => value['type'] === type);
        if (found !== undefined) resolve(found);
      };
      waiting.push(look);
      look();
      void ended.then(() => reject(new Error(`It ended without ${type}: ${err}`)));
    });
  return { process: child, next, ended };
}

/** A repository with this plan; its engine ends with the test. */
function repositoryWith(plan: string): GitRig {
  const rig = newRepository({ 'plan.md': plan });
  onTestFinished(async () => {
    await start(rig.root, 'stop').ended;
    await start(rig.root, 'engine', 'stop', '--force').ended;
  });
  return rig;
}

function task(key: string, script: string, more = ''): string {
  return `\n## ${key}: Task ${key}\n\n${more}\n\n\`\`\`sh\n${script}\n\`\`\`\n`;
}

const COMMIT = 'git add -A && git commit -qm done';

test('a plan whose tasks all land ends with 0, and its branch can be brought home', async () => {
  const rig = repositoryWith(`# Two\n${task('W1', `echo one > one.txt && ${COMMIT}`, 'Check: `grep -q one one.txt`')}${task('W2', `echo two > two.txt && ${COMMIT}`, 'Depends on: W1')}`);
  const run = await start(rig.root, 'run', 'plan.md').ended;
  expect(run, run.err).toMatchObject({ code: 0 });
  expect(run.out.indexOf('  $ grep -q one one.txt')).toBeLessThan(run.out.indexOf('agent started'));
  expect(run.out).toContain('2 of 2 landed.');
  const again = await start(rig.root, 'run', 'plan.md').ended;
  expect(again, again.err).toMatchObject({ code: 0 });
  expect(again.err).toContain('Every task of this plan has landed already');
  expect(rig.git('ls-tree', '--name-only', 'main').split('\n')).not.toContain('two.txt');

  const land = await start(rig.root, 'land', '--into', 'main').ended;
  expect(land, land.err).toMatchObject({ code: 0 });
  expect(rig.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(expect.arrayContaining(['one.txt', 'two.txt']));
});

test('a plan with a failure ends with 1, every line of --json is a value, and the log says why', async () => {
  const { root } = repositoryWith(`# One\n${task('W1', 'echo "so it goes"; exit 7')}`);
  const run = await start(root, 'run', 'plan.md', '--json', '--max-attempts', '1').ended;
  expect(run, run.err).toMatchObject({ code: 1 });
  const values = run.out.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(values[0]).toMatchObject({ type: 'commands' });
  expect(values.at(-1)).toMatchObject({ type: 'summary', exitCode: 1, state: 'incomplete', landed: 0, failed: 1, tasks: [{ key: 'W1', state: 'failed' }] });
  const logs = await start(root, 'logs', 'W1').ended;
  expect(logs).toMatchObject({ code: 0, out: expect.stringContaining('so it goes') as string });
});

test('an interrupt with nobody to ask stops the agents; resume goes on from there', async () => {
  const { root } = repositoryWith(`# Long\n${task('W1', `[ "$COPPICE_ATTEMPT" -gt 1 ] || sleep 600\necho x > x.txt && ${COMMIT}`)}`);
  const running = start(root, 'run', 'plan.md', '--json');
  await running.next('attempt.live');
  running.process.kill('SIGINT');
  const stopped = await running.ended;
  expect(stopped, stopped.err).toMatchObject({ code: 1 });
  expect(JSON.parse(stopped.out.split('\n').at(-1)!)).toMatchObject({ type: 'summary', state: 'paused', detached: false });

  const resumed = await start(root, 'resume').ended;
  expect(resumed, resumed.err).toMatchObject({ code: 0 });
  expect(resumed.out).toContain('1 of 1 landed.');
});

test('a termination leaves the agents running, and the next who looks finds them', async () => {
  const { root } = repositoryWith(`# Long\n${task('W1', 'sleep 600')}`);
  const running = start(root, 'run', 'plan.md', '--json');
  await running.next('attempt.live');
  running.process.kill('SIGTERM');
  const left = await running.ended;
  expect(left, left.err).toMatchObject({ code: 1 });
  const status = await start(root, 'status', '--json').ended;
  expect(JSON.parse(status.out)).toMatchObject({ type: 'status', tasks: [{ key: 'W1', state: 'running' }] });
});

test('a repository that no plan can start in is refused with what to do, and nothing is made', async () => {
  const rig = repositoryWith(`# One\n${task('W1', 'true')}`);
  rig.git('config', '--unset', 'user.name');
  rig.git('config', '--unset', 'user.email');
  const run = await start(rig.root, 'run', 'plan.md', '--json').ended;
  expect(run.code).toBe(2);
  expect(JSON.parse(run.out.split('\n').at(-1)!)).toMatchObject({ type: 'summary', exitCode: 2, problem: { next: expect.stringContaining('git config user.name') as string } });
  expect(rig.git('branch', '--list', 'coppice/*')).toBe('');
});

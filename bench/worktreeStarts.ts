import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitAdapter } from '../src/adapters/git/gitAdapter';
import { openRepository } from '../src/adapters/git/repository';
import { cleanGitEnvironment, gitIn } from '../test/support/gitIn';
import { scratchRoot } from '../test/support/scratchRoot';

const WORKERS = Number(process.env['COPPICE_BENCH_WORKERS'] ?? 8);
const STARTS = Number(process.env['COPPICE_BENCH_STARTS'] ?? 40);
const FILES = 200;
const runFile = promisify(execFile);

/**
 * G10: eight processes start forty worktrees each on one repository at the same time: none may fail and no branch may
 * stand without its worktree. Then what each promise of the port costs, beside plain git doing the same.
 */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(scratchRoot(), 'bench-worktrees-'));
  try {
    const starts = await concurrentStarts(repositoryIn(folder, 'shared'));
    const costs = await costOfEach(repositoryIn(folder, 'single'));
    const failures = starts.failures.length + starts.orphanBranches + starts.missing;
    console.log(JSON.stringify({ starts: { ...starts, failures: starts.failures.slice(0, 5), bar: 0 }, costs }, null, 2));
    if (failures > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What one of the processes does: `child(ROOT NAME)`. Failures go to standard output, a line each. */
export async function child(argv: readonly string[]): Promise<void> {
  const [root = '', name = ''] = argv;
  const git = await adapterOn(root);
  const base = gitIn(root, 'rev-parse', 'HEAD');
  const made = await Promise.all(
    Array.from({ length: STARTS }, (_, index) => {
      const id = `${name}-${index}`;
      return git.addWorktree({ id, path: join(`${root}.worktrees`, id), branchRef: `refs/heads/coppice/b/t/${id}`, base }).catch((error: unknown) => ({ ok: false as const, error: String(error) }));
    }),
  );
  for (const result of made) if (!result.ok) process.stdout.write(`${result.error}\n`);
}

async function concurrentStarts(root: string) {
  const began = performance.now();
  const outputs = await Promise.all(Array.from({ length: WORKERS }, (_, index) => worker(root, `w${index}`)));
  const elapsedMs = Math.round(performance.now() - began);
  const listed = `${gitIn(root, 'worktree', 'list', '--porcelain')}\n`;
  const branches = gitIn(root, 'for-each-ref', '--format=%(refname)', 'refs/heads/coppice').split('\n');
  const clean = await Promise.all(branches.slice(0, 16).map(async (ref) => (await runFile('git', ['status', '--porcelain'], { cwd: join(`${root}.worktrees`, ref.split('/').at(-1) ?? ''), env: cleanGitEnvironment() })).stdout));
  return {
    workers: WORKERS,
    starts: WORKERS * STARTS,
    elapsedMs,
    msPerStart: Math.round((elapsedMs / (WORKERS * STARTS)) * 10) / 10,
    failures: outputs.flat(),
    orphanBranches: branches.filter((ref) => !listed.includes(`branch ${ref}\n`)).length,
    missing: WORKERS * STARTS - branches.length,
    dirtyOfSixteen: clean.filter((text) => text !== '').length,
    locksLeft: readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lock')).length,
  };
}

async function worker(root: string, name: string): Promise<readonly string[]> {
  const running = spawn(process.execPath, ['-e', 'require(process.argv[1]).child(process.argv.slice(2))', __filename, root, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  running.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString('utf8').trim().split('\n')));
  const [code] = (await once(running, 'close')) as [number | null];
  return code === 0 ? lines : [...lines, `worker ${name} ended with ${String(code)}`];
}

/** Each call in a round of its own task, `ROUNDS` times; how many processes it started, and its median time. */
async function costOfEach(root: string) {
  const counter = countingGit(root);
  const git = await adapterOn(root, counter.environment);
  const plain = gitIn(root, 'rev-parse', 'HEAD');
  const costs = new Costs(counter.file);
  const integration = 'refs/heads/coppice/b/integration';
  const standing = join(`${root}.worktrees`, 'integration');
  let tip = plain;
  await git.createRef(integration, tip);
  await git.addWorktree({ id: 'integration', path: standing, branchRef: null, base: tip });
  for (let round = 0; round < 15; round += 1) {
    const id = `t${round}`;
    const path = join(`${root}.worktrees`, id);
    const request = { id, path, branchRef: `refs/heads/coppice/b/t/${id}`, base: tip };
    await costs.of('addWorktree', () => git.addWorktree(request));
    writeFileSync(join(path, `out${round}.txt`), `${round}\n`);
    gitIn(path, 'add', '-A');
    gitIn(path, '-c', 'maintenance.auto=false', 'commit', '-qm', id);
    const summary = await costs.of('summarize', () => git.summarize(path, tip));
    if (!summary.ok) throw new Error('gone');
    const head = summary.value.head;
    const merged = await costs.of('merge', () => git.merge({ base: tip, tip: head, message: id, trailers: [['Coppice-Task', id]] }));
    if (merged.kind !== 'merged') throw new Error('conflict');
    await costs.of('checkoutDetached', () => git.checkoutDetached(standing, merged.commit));
    await costs.of('worktrees', () => git.worktrees());
    await costs.of('moveRef', () => git.moveRef(integration, merged.commit, tip));
    await costs.of('resolve', () => git.resolve(integration));
    await costs.of('keep', () => git.keep(`refs/coppice/keep/${id}/1`, head));
    await costs.of('removeWorktree', () => git.removeWorktree({ ...request, deleteBranchKeepingAs: 'refs/coppice/keep/bench/1' }, `refs/coppice/backup/${id}/1`));
    await costs.of('follow', () => git.follow('refs/heads/main', merged.commit));
    await costs.of('(plain) worktree add', () => runFile('git', ['worktree', 'add', '-q', '-b', `p${round}`, join(`${root}.worktrees`, `p${round}`), tip], { cwd: root, env: counter.environment }));
    await costs.of('(plain) worktree remove', () => runFile('git', ['worktree', 'remove', '--force', join(`${root}.worktrees`, `p${round}`)], { cwd: root, env: counter.environment }));
    await costs.of('(plain) git version', () => runFile('git', ['version'], { cwd: root, env: counter.environment }));
    tip = merged.commit;
  }
  return costs.report();
}

class Costs {
  readonly #file: string;
  readonly #calls = new Map<string, { ms: number[]; processes: number[] }>();

  constructor(file: string) {
    this.#file = file;
  }

  async of<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#started();
    const began = performance.now();
    const value = await work();
    const call = this.#calls.get(name) ?? { ms: [], processes: [] };
    call.ms.push(performance.now() - began);
    call.processes.push(this.#started() - before);
    this.#calls.set(name, call);
    return value;
  }

  report() {
    return Object.fromEntries([...this.#calls].map(([name, { ms, processes }]) => [name, { processes: median(processes), ms: Math.round(median(ms) * 100) / 100 }]));
  }

  /** GIT_TRACE2_EVENT writes a line for each program git is started as, its own children included. */
  #started(): number {
    return readFileSync(this.#file, 'utf8').split('\n').filter((line) => line.includes('"event":"start"')).length;
  }
}

/** A home whose git settings make every git of it write down its start. */
function countingGit(root: string): { readonly file: string; readonly environment: NodeJS.ProcessEnv } {
  const home = `${root}.home`;
  const file = join(home, 'started');
  mkdirSync(home);
  writeFileSync(file, '');
  writeFileSync(join(home, '.gitconfig'), `[trace2]\n\teventTarget = ${file}\n\teventNesting = 0\n`);
  return { file, environment: { PATH: process.env['PATH'], HOME: home } };
}

async function adapterOn(root: string, environment: NodeJS.ProcessEnv = process.env): Promise<GitAdapter> {
  const opened = await openRepository(root, environment);
  if (!opened.ok) throw new Error(opened.error.message);
  return new GitAdapter({ repository: opened.value, environment });
}

function repositoryIn(folder: string, name: string): string {
  const root = join(folder, name);
  mkdirSync(root);
  gitIn(root, 'init', '-q', '-b', 'main');
  gitIn(root, 'config', 'user.name', 'Bench');
  gitIn(root, 'config', 'user.email', 'bench@example.com');
  for (let file = 0; file < FILES; file += 1) {
    mkdirSync(join(root, `d${file % 10}`), { recursive: true });
    writeFileSync(join(root, `d${file % 10}`, `f${file}.txt`), `file ${file}\n`.repeat(20));
  }
  gitIn(root, 'add', '-A');
  execFileSync('git', ['commit', '-qm', 'first'], { cwd: root, env: cleanGitEnvironment() });
  return root;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

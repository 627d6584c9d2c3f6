import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GitAdapter } from '../src/adapters/git/gitAdapter';
import { openRepository } from '../src/adapters/git/repository';
import { gitIn } from '../test/support/gitIn';
import { scratchRoot } from '../test/support/scratchRoot';

const FILES = Number(process.env['COPPICE_BENCH_FILES'] ?? 27_000);
const ROUNDS = Number(process.env['COPPICE_BENCH_ROUNDS'] ?? 7);
/** How many files the base of the next task differs in. */
const CHANGED = 80;
const WARM_BAR = 0.35;
const CLEAN_BAR = 0.2;

/**
 * G3 and G4 on a repository of 27,000 files: a worktree that stands by against `git worktree add`, and taking one away,
 * with its backup, against `git worktree remove`. Each pair is measured in turn, so that both see the same machine.
 */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(scratchRoot(), 'bench-pool-'));
  try {
    const root = repositoryIn(folder);
    const opened = await openRepository(root);
    if (!opened.ok) throw new Error(opened.error.message);
    const pooled = new GitAdapter({ repository: opened.value, pool: () => ({ size: 1, reuse: [] }) });
    const plain = new GitAdapter({ repository: opened.value });
    const spent = { add: new Array<number>(), warm: new Array<number>(), remove: new Array<number>(), park: new Array<number>(), trash: new Array<number>() };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const base = moveOn(root, round);
      const note = (kind: keyof typeof spent, ms: number): void => {
        // The first round has nothing standing by yet.
        if (round > 0) spent[kind].push(ms);
      };
      note('add', await timed(() => gitIn(root, 'worktree', 'add', '-q', '-b', `plain${String(round)}`, `${root}.plain`, base)));
      note('warm', await timed(() => made(pooled, root, `warm${String(round)}`, base)));
      for (const path of [`${root}.plain`, join(`${root}.worktrees`, `warm${String(round)}`)]) await work(path, round);
      note('remove', await timed(() => gitIn(root, 'worktree', 'remove', '--force', `${root}.plain`)));
      note('park', await timed(() => gone(pooled, root, `warm${String(round)}`)));
      // Without a pool it goes to the trash.
      await made(plain, root, `cold${String(round)}`, base);
      await work(join(`${root}.worktrees`, `cold${String(round)}`), round);
      note('trash', await timed(() => gone(plain, root, `cold${String(round)}`)));
      await plain.emptyTrash();
    }
    const ms = Object.fromEntries(Object.entries(spent).map(([kind, times]) => [kind, Math.round(median(times))]));
    const warm = median(spent.warm) / median(spent.add);
    const clean = Math.max(median(spent.park), median(spent.trash)) / median(spent.remove);
    console.log(JSON.stringify({ files: FILES, rounds: ROUNDS, ms, warm: { ratio: rounded(warm), bar: WARM_BAR }, clean: { ratio: rounded(clean), bar: CLEAN_BAR } }, null, 2));
    if (warm > WARM_BAR || clean > CLEAN_BAR) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function made(git: GitAdapter, root: string, id: string, base: string): Promise<void> {
  const result = await git.addWorktree({ id, path: join(`${root}.worktrees`, id), branchRef: `refs/heads/coppice/b/t/${id}`, base });
  if (!result.ok) throw new Error(result.error);
}

async function gone(git: GitAdapter, root: string, id: string): Promise<void> {
  const removal = { id, path: join(`${root}.worktrees`, id), branchRef: `refs/heads/coppice/b/t/${id}`, deleteBranchKeepingAs: `refs/coppice/keep/b/${id}/1` };
  const result = await git.removeWorktree(removal, `refs/coppice/backup/b/${id}`);
  if (!result.ok) throw new Error(result.error);
}

/** What an agent does in it: one commit. Never in the second of its making, in which git trusts no file's time and reads them all again. */
async function work(path: string, round: number): Promise<void> {
  await pause(1_100);
  writeFileSync(join(path, `work${String(round)}.txt`), `${String(round)}\n`);
  gitIn(path, 'add', `work${String(round)}.txt`);
  gitIn(path, '-c', 'maintenance.auto=false', 'commit', '-qm', 'work');
  gitIn(path, 'status', '--porcelain');
}

function moveOn(root: string, round: number): string {
  for (let file = 0; file < CHANGED; file += 1) writeFileSync(fileAt(root, (file * 331 + round) % FILES), `round ${String(round)}\n`);
  gitIn(root, '-c', 'maintenance.auto=false', 'commit', '-qam', `round ${String(round)}`);
  return gitIn(root, 'rev-parse', 'HEAD');
}

function repositoryIn(folder: string): string {
  const root = join(folder, 'repo');
  mkdirSync(root);
  gitIn(root, 'init', '-q', '-b', 'main');
  gitIn(root, 'config', 'user.name', 'Bench');
  gitIn(root, 'config', 'user.email', 'bench@example.com');
  for (let file = 0; file < FILES; file += 1) {
    if (file < 270) mkdirSync(join(root, `d${String(file)}`));
    writeFileSync(fileAt(root, file), `file ${String(file)}\n`.repeat(20));
  }
  gitIn(root, 'add', '-A');
  gitIn(root, 'commit', '-qm', 'first');
  gitIn(root, 'repack', '-adq');
  return root;
}

function fileAt(root: string, file: number): string {
  return join(root, `d${String(file % 270)}`, `f${String(file)}.txt`);
}

async function timed(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cleanGitEnvironment, gitIn } from '../test/support/gitIn';
import { planText } from '../test/support/planText';
import { scratchRoot } from '../test/support/scratchRoot';

const ROUNDS = Number(process.env['COPPICE_BENCH_ROUNDS'] ?? 5);
const FILES = 200;

/** What whole plans cost against the bare git work they need, engine start included. */
export function main(): void {
  const trivial = interleaved({ tasks: 16, seconds: 0 });
  print('16 no-op tasks, 4 at a time', trivial, [
    ['to the shell script and one bare node per task', trivial.product / (trivial.floor + trivial.nodes), 1.5],
    ['to the shell script alone', trivial.product / trivial.floor, null],
  ]);
  const second = interleaved({ tasks: 8, seconds: 1 });
  print('8 one-second tasks, 4 at a time', second, [['to the shell script', second.product / second.floor, 1.25]]);

  const few = interleaved({ tasks: 4, seconds: 0 });
  const many = interleaved({ tasks: 64, seconds: 0 });
  print('4 no-op tasks', few, []);
  print('64 no-op tasks', many, [['per task, 64 tasks against 4', many.product / 64 / (few.product / 4), 1.25]]);
}

interface Medians {
  readonly floor: number;
  readonly nodes: number;
  readonly product: number;
}

/** Floor and product in turn, so that whatever else the machine does falls on both. */
function interleaved(load: { readonly tasks: number; readonly seconds: number }): Medians {
  const rounds = Array.from({ length: ROUNDS }, () => ({ floor: timed(load, runFloor), nodes: timed(load, runNodes), product: timed(load, runProduct) }));
  return { floor: median(rounds.map((round) => round.floor)), nodes: median(rounds.map((round) => round.nodes)), product: median(rounds.map((round) => round.product)) };
}

interface Load {
  readonly tasks: number;
  readonly seconds: number;
}

function timed(load: Load, run: (folder: string, load: Load) => void): number {
  const folder = mkdtempSync(join(scratchRoot(), 'coppice-bench-'));
  try {
    makeRepository(join(folder, 'repo'));
    writeFileSync(join(folder, 'plan.md'), plan(load));
    const start = performance.now();
    run(folder, load);
    return performance.now() - start;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeRepository(root: string): void {
  mkdirSync(root);
  gitIn(root, 'init', '-q', '-b', 'main');
  gitIn(root, 'config', 'user.name', 'Bench');
  gitIn(root, 'config', 'user.email', 'bench@example.com');
  for (let n = 0; n < FILES; n += 1) writeFileSync(join(root, `file${String(n)}.txt`), `line ${String(n)}\n`.repeat(20));
  gitIn(root, 'add', '-A');
  gitIn(root, 'commit', '-q', '-m', 'first');
}

function plan({ tasks, seconds }: Load): string {
  const keys = Array.from({ length: tasks }, (_, index) => `W${String(index + 1)}`);
  return planText({
    tasks: Object.fromEntries(keys.map((key) => [key, []])),
    checks: ['true'],
    run: (key) => `sleep ${String(seconds)}; mkdir -p out; echo ${key} > out/${key}.txt; git add -A; git commit -qm ${key}`,
  });
}

/**
 * The same git work by a bare shell script, with no orchestrator. Two `worktree add` at once fail now and then and leave
 * a branch behind, hence the -B and the rm before the next try.
 */
const FLOOR = String.raw`
set -euo pipefail
repo=$1 n=$2 p=$3 s=$4; wt=$repo.floor; mkdir -p "$wt"
one() { i=$1
  until git -C "$repo" worktree add -q "$wt/t$i" -B "floor/t$i" main 2>/dev/null; do rm -rf "$wt/t$i"; git -C "$repo" worktree prune; done
  cd "$wt/t$i"; sleep "$s"; mkdir -p out; echo "$i" > "out/t$i.txt"; git add -A; git commit -qm "W$i"; true; }
export -f one; export repo wt s
seq 1 "$n" | xargs -P "$p" -I{} bash -c 'one {}'
tip=$(git -C "$repo" rev-parse main)
for i in $(seq 1 "$n"); do
  tree=$(git -C "$repo" merge-tree --write-tree "$tip" "floor/t$i")
  next=$(git -C "$repo" commit-tree "$tree" -p "$tip" -p "floor/t$i" -m "land W$i")
  git -C "$repo" update-ref refs/heads/floor-main "$next"; tip=$next; true
done
for i in $(seq 1 "$n"); do git -C "$repo" worktree remove --force "$wt/t$i"; git -C "$repo" branch -qD "floor/t$i"; done`;

function runFloor(folder: string, { tasks, seconds }: Load): void {
  execFileSync('bash', ['-c', FLOOR, 'floor', join(folder, 'repo'), String(tasks), '4', String(seconds)], { env: cleanGitEnvironment(), stdio: 'ignore' });
}

/** One bare Node per task at the same width: no runner can start faster. */
function runNodes(_folder: string, { tasks }: Load): void {
  execFileSync('bash', ['-c', `seq 1 ${String(tasks)} | xargs -P 4 -I{} "$0" -e 0`, process.execPath], { stdio: 'ignore' });
}

function runProduct(folder: string): void {
  const cli = resolve(import.meta.dirname, '../dist/cli.js');
  const env = { ...cleanGitEnvironment(), COPPICE_HOME: join(folder, 'home') };
  const run = spawnSync(process.execPath, [cli, 'run', join(folder, 'plan.md'), '--max-parallel', '4', '--json'], { cwd: join(folder, 'repo'), env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`coppice run ended with ${String(run.status)}:\n${run.stdout.slice(-2000)}\n${run.stderr}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(title: string, medians: Medians, ratios: readonly (readonly [string, number, number | null])[]): void {
  process.stdout.write(`${title}: ${medians.product.toFixed(0)} ms (shell ${medians.floor.toFixed(0)} ms, bare nodes ${medians.nodes.toFixed(0)} ms)\n`);
  for (const [what, ratio, bar] of ratios) process.stdout.write(`  ${ratio.toFixed(2)} ${what}${bar === null ? '' : `  (bar ${String(bar)})`}\n`);
}

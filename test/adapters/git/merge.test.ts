import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanGitEnvironment, gitIn } from '../../support/gitIn';
import { GitRig } from '../../support/gitRig';
import { seeded } from '../../support/random';
import { adapterRig, commitIn } from './adapterRig';

const trailers = [['Coppice-Task', 't1'], ['Coppice-Landing', 'l1']] as const;

test('a clean merge has both parents, the trailers, and touches no checkout', async () => {
  const { git, rig, worktree } = await adapterRig();
  const path = await worktree('one');
  new GitRig(path).write('one.txt', 'one\n');
  const tip = commitIn(path, 'one');
  const base = rig.commit('main goes on', { 'main.txt': 'main\n' });
  const merged = await git.merge({ base, tip, message: 'W1: one\n\nA body with \u00e9\n', trailers: [...trailers, ['Coppice-Odd', 'a\nb']] });
  if (merged.kind !== 'merged') throw new Error('conflict');
  expect(rig.git('rev-parse', `${merged.commit}^1`, `${merged.commit}^2`, `${merged.commit}^{tree}`)).toBe(`${base}\n${tip}\n${merged.tree}`);
  expect(rig.git('log', '-1', '--format=%B', merged.commit)).toBe('W1: one\n\nA body with \u00e9\n\nCoppice-Task: t1\nCoppice-Landing: l1\nCoppice-Odd: a b');
  expect(rig.git('log', '-1', '--format=%(trailers:key=Coppice-Landing,valueonly)', merged.commit).trim()).toBe('l1');
  expect(rig.git('log', '-1', '--format=%an <%ae>', merged.commit)).toBe('Tester <tester@example.com>');
  expect(rig.git('status', '--porcelain')).toBe('');
  expect(rig.git('fsck', '--connectivity-only')).not.toContain('missing');
  expect(readdirSync(join(rig.root, '.git', 'objects')).filter((name) => name.startsWith('tmp'))).toEqual([]);
});

test('a conflict names its files and leaves no object behind', async () => {
  const { git, rig, base } = await adapterRig({ 'a.txt': '1\n', 'b\u00e9 "x".txt': '1\n', 'c.txt': '1\n' });
  const ours = rig.commit('ours', { 'a.txt': '2\n', 'b\u00e9 "x".txt': '2\n' });
  rig.git('switch', '-q', '--detach', base);
  const theirs = rig.commit('theirs', { 'a.txt': '3\n', 'b\u00e9 "x".txt': '3\n', 'c.txt': '3\n' });
  const before = filesIn(join(rig.root, '.git', 'objects'));
  expect(await git.merge({ base: ours, tip: theirs, message: 'm', trailers })).toEqual({ kind: 'conflict', files: ['a.txt', 'b\u00e9 "x".txt'] });
  expect(filesIn(join(rig.root, '.git', 'objects'))).toEqual(before);
});

test('an unknown commit and unrelated histories are faults, not conflicts', async () => {
  const { git, rig, base } = await adapterRig();
  await expect(git.merge({ base, tip: 'a'.repeat(40), message: 'm', trailers })).rejects.toThrow(/git merge-tree/);
  rig.git('switch', '-q', '--orphan', 'other');
  const other = rig.commit('other', { 'x.txt': 'x\n' });
  await expect(git.merge({ base, tip: other, message: 'm', trailers })).rejects.toThrow(/no commit in common/);
});

test('without a configured identity Coppice signs, with half of one the other half is kept', async () => {
  const { git, rig, base } = await adapterRig();
  const tip = rig.commit('more', { 'x.txt': 'x\n' });
  rig.git('config', '--unset', 'user.name');
  rig.git('config', '--unset', 'user.email');
  expect((await git.facts()).hasIdentity).toBe(false);
  const author = async (): Promise<string> => {
    const merged = await git.merge({ base, tip, message: 'm', trailers });
    return merged.kind === 'merged' ? rig.git('log', '-1', '--format=%an <%ae> %cn', merged.commit) : 'conflict';
  };
  expect(await author()).toBe('Coppice <coppice@localhost> Coppice');
  rig.git('config', 'user.name', 'Only Name');
  expect(await author()).toBe('Only Name <coppice@localhost> Only Name');
});

test('a merge program of the repository is not run; git merges the text instead', async () => {
  const { git, rig, base } = await adapterRig({ 'a.txt': '1\n2\n3\n4\n5\n', '.gitattributes': '*.txt merge=mine\n' });
  rig.git('config', 'merge.mine.driver', `touch ${join(rig.root, 'canary')}`);
  const ours = rig.commit('ours', { 'a.txt': 'one\n2\n3\n4\n5\n' });
  rig.git('switch', '-q', '--detach', base);
  const theirs = rig.commit('theirs', { 'a.txt': '1\n2\n3\n4\nfive\n' });
  const merged = await git.merge({ base: ours, tip: theirs, message: 'm', trailers });
  if (merged.kind !== 'merged') throw new Error('conflict');
  expect(rig.git('show', `${merged.tree}:a.txt`)).toBe('one\n2\n3\n4\nfive');
  expect(rig.git('status', '--porcelain', '--ignored')).toBe('');
});

test('fifty random pairs of branches merge as git merge does', async () => {
  const { git, rig, base, folder } = await adapterRig(Object.fromEntries(Array.from({ length: 8 }, (_, file) => [`d${String(file % 2)}/f${String(file)}.txt`, lines(file)])));
  const chance = seeded(2026);
  const next = (below: number): number => Math.floor(chance() * below);
  const tips = randomCommits(rig, base, next, 100);
  rig.git('worktree', 'add', '-q', '--detach', join(folder, 'peer'));
  let conflicts = 0;
  for (let round = 0; round < 50; round += 1) {
    const [ours = '', theirs = ''] = tips.slice(2 * round);
    const merged = await git.merge({ base: ours, tip: theirs, message: 'm', trailers: [] });
    gitIn(join(folder, 'peer'), 'reset', '-q', '--hard', ours);
    const peer = peerMerge(join(folder, 'peer'), theirs);
    if (merged.kind === 'merged') expect({ round, tree: merged.tree }).toEqual({ round, tree: peer });
    else expect({ round, tree: 'conflict' }).toEqual({ round, tree: peer });
    if (merged.kind === 'conflict') conflicts += 1;
  }
  expect(conflicts).toBeGreaterThan(3);
  expect(conflicts).toBeLessThan(47);
}, 60_000);

function lines(seed: number): string {
  return Array.from({ length: 30 }, (_, line) => `line ${String(line)} of ${String(seed)}\n`).join('');
}

/** Commits on `base` made without a checkout: edits, new files, deletions and renames. */
function randomCommits(rig: GitRig, base: string, next: (below: number) => number, count: number): readonly string[] {
  const stream = Array.from({ length: count }, (_, index) => `commit refs/tmp/${String(index)}\ncommitter T <t@e> ${String(1_790_000_000 + next(1000))} +0000\ndata 1\nx\nfrom ${base}\n${randomEdits(next)}\n`);
  execFileSync('git', ['fast-import', '--quiet', '--done'], { cwd: rig.root, input: `${stream.join('')}done\n`, env: cleanGitEnvironment() });
  const tips = Array.from({ length: count }, (_, index) => `refs/tmp/${String(index)}`);
  return rig.git('rev-parse', ...tips).split('\n');
}

function randomEdits(next: (below: number) => number): string {
  const edits = [`M 100644 inline new${String(next(40))}.txt\ndata 2\n${String(next(10))}\n\n`];
  const first = next(8);
  for (const file of new Set([first, (first + 1 + next(7)) % 8])) {
    const path = `d${String(file % 2)}/f${String(file)}.txt`;
    const kind = next(8);
    if (kind === 0) edits.push(`D ${path}\n`);
    else if (kind === 1) edits.push(`R ${path} moved/f${String(file)}.txt\n`);
    else {
      const text = lines(file).split('\n');
      text[next(30)] = `changed ${String(next(1000))}`;
      const content = text.join('\n');
      edits.push(`M 100644 inline ${path}\ndata ${String(content.length)}\n${content}\n`);
    }
  }
  return edits.join('');
}

function peerMerge(folder: string, theirs: string): string {
  try {
    gitIn(folder, '-c', 'user.name=T', '-c', 'user.email=t@e', 'merge', '-q', '--no-ff', '-m', 'm', theirs);
    return gitIn(folder, 'rev-parse', 'HEAD^{tree}');
  } catch {
    // A conflict leaves the merge half done in the peer's folder.
    return 'conflict';
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import { gitIn } from '../../support/gitIn';
import { adapterRig, commitIn, textAt, type AdapterRig } from './adapterRig';

interface Followed extends AdapterRig {
  /** A commit one ahead of main that changes README.md and adds new.txt. */
  readonly next: string;
}

async function followed(): Promise<Followed> {
  const rig = await adapterRig({ 'README.md': 'hello\n', 'other.txt': 'other\n', '.gitignore': 'ignored\n' });
  const path = await rig.worktree('one');
  writeFileSync(join(path, 'README.md'), 'followed\n');
  writeFileSync(join(path, 'new.txt'), 'new\n');
  return { ...rig, next: commitIn(path, 'next') };
}

test('a clean checkout moves with its branch, ignored files stay', async () => {
  const { git, rig, next, base } = await followed();
  rig.write('ignored', 'mine');
  expect(await git.follow('refs/heads/main', next)).toEqual({ kind: 'moved', from: base, to: next });
  expect(rig.git('rev-parse', 'HEAD', 'main')).toBe(`${next}\n${next}`);
  expect(rig.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  expect(rig.git('status', '--porcelain')).toBe('');
  expect([textAt(rig.root, 'README.md'), textAt(rig.root, 'ignored')]).toEqual(['followed\n', 'mine']);
  expect(await git.follow('refs/heads/main', next)).toEqual({ kind: 'already' });
  expect(await git.follow('refs/heads/main', base)).toEqual({ kind: 'already' });
});

const refusals: readonly (readonly [string, RegExp, (followed: Followed) => void])[] = [
  ['an unrelated file is changed', /uncommitted changes \(other\.txt\)/, ({ rig }) => rig.write('other.txt', 'mine')],
  ['an unrelated file is staged', /uncommitted changes \(other\.txt\)/, ({ rig }) => { rig.write('other.txt', 'mine'); rig.git('add', '-A'); }],
  ['the same file is changed', /uncommitted changes \(README\.md\)/, ({ rig }) => rig.write('README.md', 'mine')],
  ['the same file is staged', /uncommitted changes/, ({ rig }) => { rig.write('README.md', 'mine'); rig.git('add', '-A'); }],
  ['an untracked file is in the way', /uncommitted changes \(new\.txt\)/, ({ rig }) => rig.write('new.txt', 'mine')],
  ['a file is only meant to be added', /uncommitted changes/, ({ rig }) => { rig.write('later.txt', 'later'); rig.git('add', '-N', 'later.txt'); }],
  ['the user committed meanwhile', /commits of its own.*git merge/, ({ rig }) => rig.commit('mine', { 'mine.txt': 'mine' })],
  ['a merge is under way', /A merge is under way/, ({ rig, base }) => writeFileSync(join(rig.root, '.git', 'MERGE_HEAD'), `${base}\n`)],
  ['a rebase will come back to the branch', /rebase is under way/, ({ rig }) => {
    rig.git('checkout', '-q', '--detach');
    mkdirSync(join(rig.root, '.git', 'rebase-merge'));
    writeFileSync(join(rig.root, '.git', 'rebase-merge', 'head-name'), 'refs/heads/main\n');
  }],
  ['the index is locked', /index is locked/, ({ rig }) => writeFileSync(join(rig.root, '.git', 'index.lock'), '')],
  ['the branch does not exist', /no branch gone/, () => undefined],
];
for (const [what, reason, arrange] of refusals) {
  test(`nothing is changed, and the reason given, when ${what}`, async () => {
    const rig = await followed();
    arrange(rig);
    const before = checkoutFingerprint(rig.rig.root);
    const result = await rig.git.follow(what.includes('does not exist') ? 'refs/heads/gone' : 'refs/heads/main', rig.next);
    expect(result).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) as string });
    expect(checkoutFingerprint(rig.rig.root)).toEqual(before);
    rmSync(join(rig.rig.root, '.git', 'index.lock'), { force: true });
  });
}

test('a branch that is checked out nowhere moves by itself', async () => {
  const { git, rig, next, base } = await followed();
  rig.git('checkout', '-q', '--detach');
  const before = checkoutFingerprint(rig.root);
  expect(await git.follow('refs/heads/main', next)).toEqual({ kind: 'moved', from: base, to: next });
  expect(rig.git('rev-parse', 'main')).toBe(next);
  expect(checkoutFingerprint(rig.root)).toEqual(before);
});

test('a branch checked out in another worktree moves there', async () => {
  const { git, rig, next, base } = await followed();
  const other = join(rig.root, '..', 'other');
  rig.git('worktree', 'add', '-q', '-b', 'release', other, base);
  const before = checkoutFingerprint(rig.root);
  expect(await git.follow('refs/heads/release', next)).toMatchObject({ kind: 'moved' });
  expect(textAt(other, 'README.md')).toBe('followed\n');
  expect(gitIn(other, 'status', '--porcelain')).toBe('');
  expect(checkoutFingerprint(rig.root)).toEqual(before);
  rmSync(other, { recursive: true });
  expect(await git.follow('refs/heads/release', base)).toEqual({ kind: 'already' });
});

test('a checkout whose folder is gone, or a second one, is a reason to refuse', async () => {
  const { git, rig, next, base } = await followed();
  const other = join(rig.root, '..', 'other');
  rig.git('worktree', 'add', '-q', '-b', 'release', other, base);
  rmSync(other, { recursive: true });
  expect(await git.follow('refs/heads/release', next)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('git worktree prune') as string });
  rig.git('worktree', 'add', '-q', '-f', join(rig.root, '..', 'again'), 'main');
  expect(await git.follow('refs/heads/main', next)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('and in') as string });
});

test('files that need a filter of the repository are left to the user', async () => {
  const { git, rig, next, worktree } = await followed();
  rig.git('config', 'filter.crypt.smudge', 'cat');
  rig.commit('attributes', { '.gitattributes': '*.txt filter=crypt\n' });
  const path = await worktree('two');
  gitIn(path, 'merge', '-q', '--ff-only', 'main');
  writeFileSync(join(path, 'secret.txt'), 's\n');
  const tip = commitIn(path, 'secret');
  expect(await git.follow('refs/heads/main', tip)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/secret\.txt goes through "crypt"/) as string });
  expect(next).toHaveLength(40);
});

test('the integration branch is not moved under somebody who has it checked out', async () => {
  const { git, rig, next, base } = await followed();
  rig.git('switch', '-q', '-c', 'coppice/p/integration');
  expect(await git.moveRef('refs/heads/coppice/p/integration', next, base)).toEqual({ kind: 'checked-out', path: rig.root });
  expect(rig.git('status', '--porcelain')).toBe('');
});

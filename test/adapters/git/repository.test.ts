import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GitAdapter } from '../../../src/adapters/git/gitAdapter';
import { openRepository } from '../../../src/adapters/git/repository';
import { gitIn } from '../../support/gitIn';
import { newRepository } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';
import { adapterRig, cleanEnvironment } from './adapterRig';

async function refusal(folder: string, environment: NodeJS.ProcessEnv = cleanEnvironment(folder)): Promise<string> {
  const opened = await openRepository(folder, environment);
  return opened.ok ? 'opened' : `${opened.error.kind}: ${opened.error.message} ${opened.error.next}`;
}

test('from the root, a subfolder, a link and a linked worktree the answer is the same', async () => {
  const rig = newRepository({ 'src/a.txt': 'a\n' });
  const other = join(rig.root, '..', 'linked');
  rig.git('worktree', 'add', '-q', '--detach', other);
  symlinkSync(rig.root, join(rig.root, '..', 'link'));
  const root = realpathSync(rig.root);
  for (const start of [rig.root, join(rig.root, 'src'), join(rig.root, '..', 'link', 'src'), other, join(other, 'src')]) {
    const opened = await openRepository(start, cleanEnvironment(rig.root));
    expect(opened).toMatchObject({ ok: true, value: { root, commonDir: join(root, '.git'), stateFolder: join(root, '.git', 'coppice') } });
  }
});

test('what cannot be worked on is refused with what, where and what to do', async () => {
  const empty = tempFolder();
  expect(await refusal(empty)).toMatch(/^not-a-repository: .*git init/);
  expect(await refusal(join(empty, 'absent'))).toMatch(/^no-folder: .*absent does not exist/);
  const bare = join(empty, 'bare.git');
  gitIn(empty, 'init', '-q', '--bare', bare);
  expect(await refusal(bare)).toMatch(/^bare: /);
  const unborn = join(empty, 'unborn');
  gitIn(empty, 'init', '-q', unborn);
  expect(await refusal(unborn)).toMatch(/^no-commits: .*git commit/);
  expect(await refusal(empty, { PATH: empty, HOME: empty })).toMatch(/^git-missing: /);
});

test('a bare repository with worktrees has no main checkout', async () => {
  const rig = newRepository();
  const bare = join(rig.root, '..', 'bare.git');
  rig.git('clone', '-q', '--bare', '.', bare);
  gitIn(bare, 'worktree', 'add', '-q', join(rig.root, '..', 'tree'));
  expect(await refusal(join(rig.root, '..', 'tree'))).toMatch(/^bare: /);
});

test('an old git is refused by its number, and every other answer of it is ignored', async () => {
  const rig = newRepository();
  const bin = join(rig.root, '..', 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'git'), '#!/bin/sh\necho git version 2.38.4\n');
  chmodSync(join(bin, 'git'), 0o755);
  expect(await refusal(rig.root, { PATH: bin, HOME: bin })).toMatch(/^git-too-old: git 2\.38\.4 .*2\.39/);
});

test('a broken configuration and a repository of somebody else are named', async () => {
  const rig = newRepository();
  const environment = cleanEnvironment(rig.root);
  writeFileSync(join(rig.root, '.git', 'config'), '[core\n');
  expect(await refusal(rig.root, environment)).toMatch(/^unreadable: .*config/);
});

test('a repository whose git folder lies elsewhere works', async () => {
  const rig = newRepository();
  const parent = join(rig.root, '..');
  gitIn(parent, 'init', '-q', `--separate-git-dir=${join(parent, 'apart')}`, join(parent, 'co'));
  const co = join(parent, 'co');
  gitIn(co, '-c', 'user.name=a', '-c', 'user.email=b', 'commit', '-q', '--allow-empty', '-m', 'x');
  const opened = await openRepository(co, cleanEnvironment(parent));
  expect(opened).toMatchObject({ ok: true, value: { root: realpathSync(co), commonDir: realpathSync(join(parent, 'apart')) } });
});

const odd: readonly (readonly [string, (rig: ReturnType<typeof newRepository>) => void])[] = [
  ['a detached head', (rig) => rig.git('checkout', '-q', '--detach')],
  ['a shallow clone', (rig) => writeFileSync(join(rig.root, '.git', 'shallow'), `${rig.git('rev-parse', 'HEAD')}\n`)],
  ['a sparse checkout', (rig) => rig.git('sparse-checkout', 'set', '--cone', 'src')],
  ['a submodule that is not fetched', (rig) => { rig.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`); rig.git('commit', '-q', '-m', 'sub'); }],
  ['LFS files without LFS', (rig) => { rig.git('config', 'filter.lfs.required', 'true'); rig.git('config', 'filter.lfs.smudge', 'git-lfs-absent %f'); rig.commit('lfs', { '.gitattributes': '*.bin filter=lfs\n' }); }],
  ['an empty file and odd names', (rig) => rig.commit('odd', { 'empty': '', '-dash': 'd', 'with space and "quote"': 's', 'tab\there': 't', 'line\nbreak': 'l', '\u{1f600}/e\u0301': 'e', 'CON': 'c' })],
  ['packed refs and objects', (rig) => rig.git('gc', '-q')],
  ['an index that is split', (rig) => rig.git('update-index', '--split-index')],
];
for (const [what, arrange] of odd) {
  test(`a whole round works in a repository with ${what}`, async () => {
    const { rig, again, request, folder } = await adapterRig({ 'src/a.txt': 'a\n', 'lib/b.txt': 'b\n' });
    arrange(rig);
    const git: GitAdapter = again();
    const base = rig.git('rev-parse', 'HEAD');
    expect(await git.addWorktree(request('one', base))).toEqual({ ok: true, value: undefined });
    const path = join(folder, 'one');
    expect(await git.summarize(path, base)).toMatchObject({ ok: true, value: { dirty: [], ahead: 0 } });
    writeFileSync(join(path, 'new.txt'), 'new\n');
    const tip = await git.commitAll(path, 'new');
    expect(await git.summarize(path, base)).toMatchObject({ ok: true, value: { dirty: [], ahead: 1, onBase: true, markers: [] } });
    expect(await git.merge({ base, tip, message: 'm', trailers: [] })).toMatchObject({ kind: 'merged' });
    expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, 'refs/coppice/backup/one/1')).toEqual({ ok: true, value: { backup: false } });
    expect(rig.git('worktree', 'list').split('\n')).toHaveLength(1);
  });
}

test('a repository in sha256 works', async () => {
  const parent = tempFolder();
  gitIn(parent, 'init', '-q', '--object-format=sha256', join(parent, 'repo'));
  const root = join(parent, 'repo');
  gitIn(root, '-c', 'user.name=a', '-c', 'user.email=b', 'commit', '-q', '--allow-empty', '-m', 'x');
  const opened = await openRepository(root, cleanEnvironment(parent));
  if (!opened.ok) throw new Error(opened.error.message);
  const git = new GitAdapter({ repository: opened.value, environment: cleanEnvironment(parent) });
  const base = gitIn(root, 'rev-parse', 'HEAD');
  expect(await git.createRef('refs/coppice/keep/a/1', base)).toEqual({ kind: 'moved' });
  expect(await git.addWorktree({ id: 'one', path: join(parent, 'repo.worktrees', 'one'), branchRef: 'refs/heads/coppice/x', base })).toMatchObject({ ok: true });
});

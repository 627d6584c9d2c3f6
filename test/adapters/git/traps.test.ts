import { appendFileSync, chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Oid } from '../../../src/engine/index';
import { gitIn } from '../../support/gitIn';
import type { GitRig } from '../../support/gitRig';
import { commitIn, quickRepository, rigOn, type AdapterRig } from './adapterRig';

/** Where whatever fires leaves a file named after itself. */
function canaries(rig: GitRig): readonly string[] {
  return readdirSync(join(rig.root, '..', 'canaries')).sort();
}

const hooks = ['post-checkout', 'pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit', 'post-merge', 'reference-transaction', 'post-index-change', 'pre-auto-gc', 'post-rewrite', 'update', 'pre-merge-commit', 'fsmonitor-watchman'];

/** Every way known to us by which a repository makes git run a program, each with a canary of its own. */
function plant(rig: GitRig): void {
  const folder = join(rig.root, '..', 'canaries');
  mkdirSync(folder);
  const fire = (name: string): string => `touch '${join(folder, name)}'`;
  for (const hook of hooks) {
    const file = join(rig.root, '.git', 'hooks', hook);
    mkdirSync(join(rig.root, '.git', 'hooks'), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${fire(`hook-${hook}`)}\n`);
    chmodSync(file, 0o755);
  }
  const monitor = join(rig.root, '.git', 'monitor');
  writeFileSync(monitor, `#!/bin/sh\n${fire('fsmonitor')}\n`);
  chmodSync(monitor, 0o755);
  const settings: readonly (readonly [string, string])[] = [
    ['core.fsmonitor', monitor],
    ['core.pager', fire('pager')],
    ['core.editor', fire('editor')],
    ['sequence.editor', fire('sequence-editor')],
    ['core.sshCommand', fire('ssh')],
    ['core.askPass', monitor],
    ['core.gitProxy', monitor],
    ['core.alternateRefsCommand', fire('alternate-refs')],
    ['credential.helper', `!${fire('credential')}`],
    ['commit.gpgSign', 'true'],
    ['tag.gpgSign', 'true'],
    ['gpg.program', monitor],
    ['log.showSignature', 'true'],
    ['merge.verifySignatures', 'true'],
    ['diff.external', fire('diff-external')],
    ['diff.d.command', fire('diff-command')],
    ['diff.d.textconv', fire('diff-textconv')],
    ['merge.m.driver', fire('merge-driver')],
    ['merge.text.driver', fire('merge-text')],
    ['merge.default', 'm'],
    ['merge.autoStash', 'true'],
    ['filter.f.clean', `${fire('clean')}; cat`],
    ['filter.f.smudge', `${fire('smudge')}; cat`],
    ['filter.f.required', 'true'],
    ['filter.p.process', fire('process')],
    ['filter.lfs.clean', `${fire('lfs-clean')}; cat`],
    ['filter.lfs.smudge', `${fire('lfs-smudge')}; cat`],
    ['filter.lfs.process', fire('lfs-process')],
    ['filter.a=b.clean', `${fire('clean-equals')}; cat`],
    ['filter.a=b.smudge', `${fire('smudge-equals')}; cat`],
    ['diff.x=y.textconv', fire('textconv-equals')],
    ['alias.status', `!${fire('alias')}`],
    ['alias.merge-tree', `!${fire('alias-merge-tree')}`],
    ['gc.auto', '1'],
    ['submodule.recurse', 'true'],
    ['status.submoduleSummary', 'true'],
    ['maintenance.auto', 'true'],
    ['uploadpack.packObjectsHook', fire('pack-objects')],
    ['trailer.sign.command', fire('trailer')],
    ['interactive.diffFilter', fire('diff-filter')],
    ['core.worktree', '/nonexistent'],
  ];
  for (const [key, value] of settings) rig.git('config', key, value);
  mkdirSync(join(rig.root, '.git', 'info'), { recursive: true });
  writeFileSync(join(rig.root, '.git', 'info', 'attributes'), ['*.f filter=f diff=d merge=m', '*.p filter=p', '*.lfs filter=lfs', '*.eq filter=a=b diff=x=y', '*.txt diff=d merge=m', ''].join('\n'));
}

function attempt(work: () => unknown): string {
  try {
    work();
    return 'went through';
  } catch {
    return 'failed, after whatever it started';
  }
}

const files = { 'a.f': '1\n2\n3\n', 'a.p': '1\n', 'a.lfs': '1\n', 'a.eq': '1\n', 'a.txt': '1\n2\n3\n' };

interface Trapped extends AdapterRig {
  readonly ours: Oid;
  readonly theirs: Oid;
}

async function trapped(): Promise<Trapped> {
  const rig = quickRepository(files);
  const base = rig.git('rev-parse', 'HEAD');
  const ours = rig.commit('ours', { 'a.txt': 'one\n2\n3\n', 'a.f': 'one\n2\n3\n', 'b.eq': 'b\n' });
  rig.git('switch', '-q', '-c', 'theirs', base);
  const theirs = rig.commit('theirs', { 'a.txt': '1\n2\nthree\n', 'a.f': '1\n2\nthree\n', 'b.p': 'b\n', 'b.lfs': 'b\n' });
  rig.git('switch', '-q', '-C', 'main', base);
  const all = rigOn(rig);
  plant(rig);
  return { ...all, ours, theirs };
}

/** Every promise of the port, in an order in which each has work to do. */
async function everyMethod({ git, request, folder, base, ours, theirs }: Trapped): Promise<void> {
  await git.facts();
  await git.resolve('refs/heads/main');
  await git.resolve('HEAD');
  await git.isValidBranch('a');
  await git.isAncestor(base, ours);
  await git.countCommits(base, ours);
  await git.createRef('refs/heads/coppice/p/integration', base);
  await git.moveRef('refs/heads/coppice/p/integration', ours, base);
  await git.keep('refs/coppice/keep/t/1', ours);
  const path = join(folder, 'one');
  expect(await git.addWorktree(request('one'))).toEqual({ ok: true, value: undefined });
  await new Promise((resolve) => setTimeout(resolve, 1));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), `${content}more\n`);
  expect(await git.summarize(path, base)).toMatchObject({ ok: true, value: { dirty: ['a.eq', 'a.f', 'a.lfs', 'a.p', 'a.txt'] } });
  await expect(git.commitAll(path, 'all')).rejects.toThrow(/does not run/);
  for (const name of ['a.f', 'a.p', 'a.lfs', 'a.eq']) gitIn(path, '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', 'update-index', '--assume-unchanged', name);
  await git.commitAll(path, 'all').catch(() => null);
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, 'refs/coppice/backup/one/1')).toMatchObject({ ok: true });
  expect(await git.addWorktree({ ...request('two'), branchRef: null, base: ours })).toMatchObject({ ok: true });
  expect(await git.resetWorktree({ ...request('two'), branchRef: null, base: theirs })).toMatchObject({ ok: true });
  await git.checkoutDetached(join(folder, 'two'), ours);
  await git.checkoutDetached(join(folder, 'two'), theirs);
  await git.merge({ base: ours, tip: theirs, message: 'm', trailers: [['sign', 'x']] });
  await git.worktrees();
  await git.follow('refs/heads/main', ours);
  await git.follow('refs/heads/theirs', theirs);
  await git.recover([request('one'), request('two')]);
  await git.emptyTrash();
}

test('nothing planted in the configuration, hooks or attributes of a repository fires', async () => {
  const rig = await trapped();
  await everyMethod(rig);
  expect(canaries(rig.rig)).toEqual([]);
});

test('the traps are real: plain git falls into them', async () => {
  const { rig, ours } = await trapped();
  rig.git('config', '--unset', 'core.worktree');
  for (const [name, content] of Object.entries(files)) rig.write(name, `${content}more\n`);
  const careless: readonly (readonly string[])[] = [['status'], ['add', 'a.eq'], ['add', 'a.f'], ['add', 'a.lfs'], ['diff', 'HEAD'], ['update-ref', 'refs/x', 'HEAD'], ['merge-tree', '--write-tree', 'main~0', 'theirs'], ['checkout', '-q', '-f', 'theirs'], ['merge-tree', '--write-tree', ours, 'theirs'], ['commit', '-q', '--allow-empty', '-m', 'x']];
  for (const args of careless) attempt(() => rig.git(...args));
  expect(canaries(rig)).toEqual(expect.arrayContaining(['clean-equals', 'fsmonitor', 'hook-reference-transaction', 'lfs-process', 'merge-driver']));
});

test('what is planted while the engine runs, by an include or in the worktree, does not fire either', async () => {
  const rig = quickRepository(files);
  const { git, request, folder, base, repository } = rigOn(rig);
  mkdirSync(join(rig.root, '..', 'canaries'));
  const fire = (name: string): string => `touch '${join(rig.root, '..', 'canaries', name)}'; cat`;
  await git.addWorktree(request('one'));
  writeFileSync(join(folder, 'one', '.gitattributes'), '* filter=late merge=late diff=late\n');
  commitIn(join(folder, 'one'), 'attributes');
  appendFileSync(join(repository.commonDir, 'config'), `[include]\n\tpath = extra\n[extensions]\n\tworktreeConfig = true\n`);
  for (const round of ['first', 'second']) {
    writeFileSync(join(repository.commonDir, 'extra'), `[filter "late${round === 'first' ? '' : '"]\n[filter "late'}"]\n\tclean = ${fire(`include-${round}`)}\n\tsmudge = ${fire(`include-${round}`)}\n`);
    writeFileSync(join(repository.commonDir, 'worktrees', 'coppice-one', 'config.worktree'), `[filter "late"]\n\tclean = ${fire(`worktree-${round}`)}\n\tprocess = ${fire(`worktree-${round}`)}\n[core]\n\tfsmonitor = ${fire(`monitor-${round}`)}\n`);
    writeFileSync(join(folder, 'one', 'a.txt'), `${round} change\n`);
    expect(await git.summarize(join(folder, 'one'), base)).toMatchObject({ ok: true, value: { dirty: ['a.txt'] } });
  }
  expect(canaries(rig)).toEqual([]);
});

test('a submodule an agent prepared is not entered', async () => {
  const rig = quickRepository(files);
  const { git, request, folder, base } = rigOn(rig);
  mkdirSync(join(rig.root, '..', 'canaries'));
  await git.addWorktree(request('one'));
  const path = join(folder, 'one');
  const sub = join(path, 'sub');
  mkdirSync(sub);
  gitIn(sub, 'init', '-q');
  writeFileSync(join(sub, 's.txt'), 's\n');
  commitIn(sub, 'sub');
  writeFileSync(join(path, '.gitmodules'), '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n\tignore = none\n');
  gitIn(path, '-c', 'advice.addEmbeddedRepo=false', 'add', '-A');
  commitIn(path, 'with submodule');
  gitIn(path, 'config', 'submodule.sub.ignore', 'none');
  gitIn(sub, 'config', 'core.fsmonitor', `touch '${join(rig.root, '..', 'canaries', 'sub')}'; false`);
  writeFileSync(join(sub, 's.txt'), 'dirty\n');
  await git.summarize(path, base);
  await git.commitAll(path, 'nothing');
  await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: null }, 'refs/coppice/backup/one/1');
  expect(canaries(rig)).toEqual([]);
});

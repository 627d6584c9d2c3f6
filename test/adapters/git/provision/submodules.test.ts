import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gitIn } from '../../../support/gitIn';
import { newRepository, type GitRig } from '../../../support/gitRig';
import { commitIn, textAt } from '../adapterRig';
import { fillRigOn, notesOf, refusalOf, type FillRig } from './fillRig';

/** A repository with the submodule `libs/part`, which has one of its own. */
function withSubmodules(): { readonly rig: GitRig; readonly part: GitRig } {
  const [inner, part, rig] = [newRepository({ 'inner.txt': 'inner\n' }), newRepository({ 'part.txt': 'part\n' }), newRepository()];
  const add = (to: GitRig, from: GitRig, path: string): void => {
    to.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', from.root, path);
    to.git('commit', '-qm', `add ${path}`);
  };
  add(part, inner, 'deep');
  add(rig, part, 'libs/part');
  rig.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', '--recursive');
  return { rig, part };
}

const on = { submodules: true };

describe('submodules', () => {
  test('are filled from those of the checkout, also inside each other, at the commits the worktree names', async () => {
    const { path, fill } = await fillRigOn(withSubmodules().rig);
    expect(textAt(path, 'libs/part/part.txt')).toBeNull();
    expect(notesOf(await fill(on))).toContain('libs/part');
    expect(textAt(path, 'libs/part/part.txt')).toBe('part\n');
    expect(textAt(path, 'libs/part/deep/inner.txt')).toBe('inner\n');
    expect(gitIn(path, 'status', '--porcelain')).toBe('');
    expect(gitIn(path, 'submodule', 'status', '--recursive')).not.toMatch(/^[-+U]/m);
    notesOf(await fill(on));
  });

  test('are left empty unless that is asked for', async () => {
    const { path, fill } = await fillRigOn(withSubmodules().rig);
    notesOf(await fill({}));
    expect(existsSync(join(path, 'libs/part/part.txt'))).toBe(false);
  });

  test('that the checkout has not are refused with the command that gets them; nothing is fetched', async () => {
    const { rig, part } = withSubmodules();
    const newer = part.commit('newer', { 'part.txt': 'newer\n' });
    rig.git('update-index', '--cacheinfo', `160000,${newer},libs/part`);
    rig.git('commit', '-qm', 'point to newer');
    const { fill } = await fillRigOn(rig);
    expect(refusalOf(await fill(on))).toContain('git submodule update --init -- libs/part');
  });

  test('whose name leads elsewhere are refused', async () => {
    const { rig } = withSubmodules();
    rig.write('.gitmodules', '[submodule "../../../evil"]\n\tpath = libs/part\n\turl = ./x\n');
    rig.git('commit', '-qam', 'evil');
    const { fill } = await fillRigOn(rig);
    expect(refusalOf(await fill(on))).toContain('your checkout has no repository of it');
  });

  test('leave no program of theirs run', async () => {
    const { rig } = withSubmodules();
    const { path, fill } = await fillRigOn(rig);
    const module = join(rig.root, '.git/modules/libs/part');
    writeFileSync(join(module, 'hooks', 'post-checkout'), `#!/bin/sh\ntouch '${join(rig.root, '..', 'ran')}'\n`, { mode: 0o755 });
    gitIn(module, 'config', 'filter.evil.smudge', `touch '${join(rig.root, '..', 'ran')}'; cat`);
    writeFileSync(join(module, 'info', 'attributes'), '* filter=evil\n');
    notesOf(await fill(on));
    expect(textAt(path, 'libs/part/part.txt')).toBe('part\n');
    expect(existsSync(join(rig.root, '..', 'ran'))).toBe(false);
  });

  test('lose nothing when the worktree goes: commits and files are kept in their own repositories', async () => {
    const { rig } = withSubmodules();
    const { path, fill, git, request }: FillRig = await fillRigOn(rig);
    notesOf(await fill(on));
    const made = commitIn(join(path, 'libs/part'), 'work in the part');
    writeFileSync(join(path, 'libs/part/new.txt'), 'new\n');
    expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: null }, 'refs/coppice/backup/one/1')).toMatchObject({ ok: true });
    const module = join(rig.root, '.git/modules/libs/part');
    expect(gitIn(module, 'rev-list', '--all')).toContain(made);
    expect(gitIn(module, 'show', 'refs/coppice/backup/one:new.txt')).toBe('new');
    expect(gitIn(module, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(gitIn(join(rig.root, 'libs/part'), 'status', '--porcelain')).toBe('');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import type { GitRig } from '../../support/gitRig';
import { adapterRig, commitIn } from './adapterRig';

const states: readonly (readonly [string, (rig: GitRig) => void])[] = [
  ['staged changes', (rig) => { rig.write('README.md', 'staged\n'); rig.git('add', '-A'); }],
  ['unstaged changes', (rig) => rig.write('README.md', 'unstaged\n')],
  ['untracked files', (rig) => rig.write('new folder/new.txt', 'new\n')],
  ['ignored files', (rig) => rig.write('.env', 'SECRET=1\n')],
  ['files meant to be added', (rig) => { rig.write('later.txt', 'later\n'); rig.git('add', '-N', 'later.txt'); }],
  ['a stash', (rig) => { rig.write('README.md', 'stashed\n'); rig.git('stash', '-q'); rig.write('README.md', 'and changed\n'); }],
  ['a rebase under way', (rig) => { conflicting(rig); expect(() => rig.git('rebase', '-q', 'side')).toThrow(); }],
  ['a merge under way', (rig) => { conflicting(rig); expect(() => rig.git('merge', '-q', 'side')).toThrow(); }],
  ['a bisect under way', (rig) => { conflicting(rig); rig.git('bisect', 'start', 'HEAD', 'HEAD~1'); }],
];

for (const [what, arrange] of states) {
  test(`a checkout with ${what} stays as it is, byte by byte, while a task is carried out and landed`, async () => {
    const { git, rig, request, folder, worktree, base } = await adapterRig({ 'README.md': 'hello\n', 'a.txt': 'a\n', '.gitignore': '.env\n' });
    arrange(rig);
    const before = checkoutFingerprint(rig.root);
    const path = await worktree('one');
    writeFileSync(join(path, 'README.md'), 'by the task\n');
    writeFileSync(join(path, '.env'), 'of the task\n');
    const tip = commitIn(path, 'one');
    expect(await git.summarize(path, base)).toMatchObject({ ok: true, value: { ahead: 1 } });
    await git.createRef('refs/heads/coppice/p/integration', base);
    await git.addWorktree({ id: 'integration', path: join(folder, 'integration'), branchRef: null, base });
    const merged = await git.merge({ base, tip, message: 'W1', trailers: [] });
    if (merged.kind !== 'merged') throw new Error('conflict');
    await git.checkoutDetached(join(folder, 'integration'), merged.commit);
    expect(await git.moveRef('refs/heads/coppice/p/integration', merged.commit, base)).toEqual({ kind: 'moved' });
    // Only ignored files are no obstacle; there the branch would follow, as it was asked to.
    if (what !== 'ignored files') expect(await git.follow('refs/heads/main', merged.commit)).toMatchObject({ kind: 'refused' });
    for (const name of ['one', 'integration']) await git.removeWorktree({ ...request(name), path: join(folder, name), branchRef: name === 'one' ? request('one').branchRef : null, deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, `refs/coppice/backup/${name}/1`);
    await git.recover([]);
    await git.emptyTrash();
    expect(checkoutFingerprint(rig.root)).toEqual(before);
  });
}

function conflicting(rig: GitRig): void {
  rig.git('switch', '-q', '-c', 'side');
  rig.commit('side', { 'a.txt': 'side\n' });
  rig.git('switch', '-q', 'main');
  rig.commit('main', { 'a.txt': 'main\n' });
}

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanGitEnvironment } from '../../../support/gitIn';
import { newRepository, type GitRig } from '../../../support/gitRig';
import { cleanEnvironment, rigOn } from '../adapterRig';

const BYTES = 'not really a picture\n'.repeat(100);

function hasLfs(): boolean {
  try {
    execFileSync('git-lfs', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A user who has set git-lfs up for themselves, with a repository that keeps pictures by it. */
function userWithLfs(): GitRig {
  const rig = newRepository();
  const home = dirname(rig.root);
  writeFileSync(join(home, '.gitconfig'), '[filter "lfs"]\n\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n\tprocess = git-lfs filter-process\n\trequired = true\n');
  rig.write('.gitattributes', '*.png filter=lfs diff=lfs merge=lfs -text\n');
  rig.write('a.png', BYTES);
  const env = { ...cleanGitEnvironment(), ...cleanEnvironment(home), GIT_CONFIG_GLOBAL: join(home, '.gitconfig') };
  for (const args of [['add', '-A'], ['commit', '-q', '-m', 'a picture']]) execFileSync('git', args, { cwd: rig.root, env, stdio: 'ignore' });
  // As after a clone, in which the blob is a pointer.
  expect(rig.git('cat-file', '-p', 'HEAD:a.png')).toMatch(/^version https:\/\/git-lfs/);
  return rig;
}

// The word in the title is what a machine without git-lfs shows.
describe.skipIf(!hasLfs())('files of Git LFS (skipped where git-lfs is not installed)', () => {
  test('come into a worktree from the cache of the repository, with no server and nothing left to commit', async () => {
    const here = rigOn(userWithLfs());
    const path = await here.worktree('one');
    expect(readFileSync(join(path, 'a.png'), 'utf8')).toBe(BYTES);
    expect(await here.git.summarize(path, here.base)).toMatchObject({ ok: true, value: { dirty: [], ahead: 0 } });
  });

  test('stay pointers where the cache has them not: nobody waits for a server', async () => {
    const rig = userWithLfs();
    rmSync(join(rig.root, '.git', 'lfs', 'objects'), { recursive: true });
    rig.git('remote', 'add', 'origin', 'https://git.invalid/repository.git');
    const here = rigOn(rig);
    const path = await here.worktree('one');
    expect(readFileSync(join(path, 'a.png'), 'utf8')).toMatch(/^version https:\/\/git-lfs/);
    expect(await here.git.summarize(path, here.base)).toMatchObject({ ok: true, value: { dirty: [] } });
  });

  test('that an agent left uncommitted are committed by the engine as pointers', async () => {
    const here = rigOn(userWithLfs());
    const path = await here.worktree('one');
    writeFileSync(join(path, 'b.png'), BYTES.repeat(2));
    const commit = await here.git.commitAll(path, 'another');
    expect(here.rig.git('cat-file', '-p', `${commit}:b.png`)).toMatch(/^version https:\/\/git-lfs/);
    expect(statSync(join(path, 'b.png')).size).toBe(BYTES.length * 2);
  });
});

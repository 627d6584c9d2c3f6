import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gitIn } from '../../../support/gitIn';
import { newRepository, type GitRig } from '../../../support/gitRig';
import { rigOn } from '../adapterRig';

const files = { 'README.md': 'x\n', 'app/a.txt': 'a\n', 'docs/d.txt': 'd\n', 'docs/deep/e.txt': 'e\n' };

function sparse(cone: boolean, own: boolean): GitRig {
  const rig = newRepository(files);
  rig.git('sparse-checkout', 'set', cone ? '--cone' : '--no-cone', cone ? 'app' : '/app/');
  if (!own) {
    // As older versions of git left it: in the configuration that all worktrees share.
    rig.git('config', 'core.sparseCheckout', 'true');
    rig.git('config', 'core.sparseCheckoutCone', String(cone));
    rig.git('config', '--unset', 'extensions.worktreeConfig');
  }
  return rig;
}

describe.each([true, false])('a sparse checkout (cone: %s)', (cone) => {
  test.each([true, false])('is followed by worktrees, with its patterns in a file of their own (worktree configuration: %s)', async (own) => {
    const path = await rigOn(sparse(cone, own)).worktree('one');
    expect([existsSync(join(path, 'app/a.txt')), existsSync(join(path, 'docs/d.txt')), existsSync(join(path, 'README.md'))]).toEqual([true, false, cone]);
    expect(gitIn(path, 'status', '--porcelain')).toBe('');
    gitIn(path, 'sparse-checkout', 'add', cone ? 'docs' : '/docs/');
    expect(existsSync(join(path, 'docs/deep/e.txt'))).toBe(true);
  });
});

test('a whole checkout gives whole worktrees', async () => {
  const path = await rigOn(newRepository(files)).worktree('one');
  expect(Object.keys(files).every((name) => existsSync(join(path, name)))).toBe(true);
});

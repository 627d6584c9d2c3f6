import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesOf } from '../../../src/adapters/system/places';
import { tempFolder } from '../../support/tempFolder';

test('a folder inside a worktree is one that is there, and there whatever links lead to it', () => {
  const folder = tempFolder();
  const worktree = join(folder, 'one');
  mkdirSync(join(worktree, 'app', 'ui'), { recursive: true });
  mkdirSync(join(folder, 'one-more'));
  writeFileSync(join(worktree, 'file'), '');
  symlinkSync('app', join(worktree, 'inside'));
  symlinkSync('../one-more', join(worktree, 'beside'));
  const places = placesOf('/repo', () => folder);
  const asked = ['.', 'app/ui', 'inside', 'beside', 'gone', 'file', 'file/x'].map((name) => places.folderInside(worktree, name));
  expect(asked.map((found) => (found.ok ? found.value : found.error.split(',')[0]))).toEqual([
    worktree,
    join(worktree, 'app/ui'),
    join(worktree, 'app'),
    `The folder beside leads out of the worktree ${worktree}`,
    `There is no folder gone in the worktree ${worktree}. Name one that the branch has.`,
    `file is no folder in the worktree ${worktree}. Name one that the branch has.`,
    `There is no folder file/x in the worktree ${worktree}. Name one that the branch has.`,
  ]);
});

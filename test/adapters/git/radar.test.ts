import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GitRig } from '../../support/gitRig';
import { Choices } from '../../support/choices';
import { adapterRig } from './adapterRig';

/** A commit on the base with these files, and nothing checked out because of it. */
function branch(rig: GitRig, base: string, name: string, files: Readonly<Record<string, string>>): { id: string; tip: string; from: string } {
  rig.git('switch', '-q', '--detach', base);
  return { id: name, tip: rig.commit(name, files), from: base };
}

test('branches that change the same lines are told with their files, others are not', async () => {
  const { git, rig, base } = await adapterRig({ 'a.txt': '1\n2\n3\n4\n5\n', 'é "b".txt': 'x\n' });
  const one = branch(rig, base, 'one', { 'a.txt': '1!\n2\n3\n4\n5\n', 'é "b".txt': 'one\n' });
  const two = branch(rig, base, 'two', { 'a.txt': '1?\n2\n3\n4\n5\n', 'é "b".txt': 'two\n' });
  const far = branch(rig, base, 'far', { 'a.txt': '1\n2\n3\n4\n5 of far\n' });
  const apart = branch(rig, base, 'apart', { 'new.txt': 'n\n' });
  expect(await git.conflicts([one, two, far, apart])).toEqual([{ between: ['one', 'two'], files: ['a.txt', 'é "b".txt'] }]);
});

test('only what moved is tried again, and what was mended is told no more', async () => {
  const { git, rig, base } = await adapterRig({ 'a.txt': '1\n' });
  const one = branch(rig, base, 'one', { 'a.txt': '2\n' });
  const two = branch(rig, base, 'two', { 'a.txt': '3\n' });
  expect(await git.conflicts([one, two])).toHaveLength(1);
  const same = branch(rig, two.tip, 'two', { 'a.txt': '2\n' });
  expect(await git.conflicts([one, { ...same, from: base }])).toEqual([]);
  expect(await git.conflicts([one, two])).toHaveLength(1);
});

test('one that cannot be merged with another at all does not hide what is found about the rest', async () => {
  const { git, rig, base } = await adapterRig({ 'a.txt': '1\n' });
  const one = branch(rig, base, 'one', { 'a.txt': '2\n' });
  const two = branch(rig, base, 'two', { 'a.txt': '3\n' });
  rig.git('switch', '-q', '--orphan', 'elsewhere');
  const stranger = { id: 'stranger', tip: rig.commit('elsewhere', { 'a.txt': '4\n' }), from: base };
  expect(await git.conflicts([stranger, one, two])).toEqual([{ between: ['one', 'two'], files: ['a.txt'] }]);
});

test('the same is found as by merging each pair, and no object and no folder is left', async () => {
  const { git, rig, base } = await adapterRig(Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`f${String(index)}.txt`, '1\n2\n3\n4\n5\n6\n'])));
  const random = new Choices(7);
  const tips = Array.from({ length: 7 }, (_, index) => {
    const files = Array.from({ length: 3 }, () => `f${String(random.below(8))}.txt`);
    const line = random.below(6);
    return branch(rig, base, `b${String(index)}`, Object.fromEntries(files.map((file) => [file, ['1', '2', '3', '4', '5', '6'].map((text, at) => (at === line ? `${text} of ${String(index)}` : text)).join('\n')])));
  });
  const objects = join(rig.root, '.git', 'objects');
  const before = readdirSync(objects, { recursive: true }).length;
  const found = await git.conflicts(tips);
  expect(readdirSync(objects, { recursive: true })).toHaveLength(before);
  const truth: unknown[] = [];
  for (const [index, one] of tips.entries()) {
    for (const other of tips.slice(index + 1)) {
      const merged = await git.merge({ base: one.tip, tip: other.tip, message: 'm', trailers: [] });
      if (merged.kind === 'conflict') truth.push({ between: [one.id, other.id], files: merged.files });
    }
  }
  expect(truth.length).toBeGreaterThan(2);
  expect([...found].sort((a, b) => a.between.join().localeCompare(b.between.join()))).toEqual(truth);
});

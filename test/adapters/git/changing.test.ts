import { expect, test } from 'vitest';
import { adapterRig } from './adapterRig';

test('of some commits, those that changed a path since the ones before are told, merges too', async () => {
  const { git, rig, base } = await adapterRig({ 'src/a.ts': '1\n', 'b*.txt': '1\n', 'bee.txt': '1\n' });
  rig.git('switch', '-q', '-c', 'side');
  const side = rig.commit('side', { 'src/a.ts': '2\n' });
  rig.git('switch', '-q', 'main');
  const main = rig.commit('main', { 'b*.txt': '2\n' });
  const merged = await git.merge({ base: main, tip: side, message: 'Land it', trailers: [] });
  if (merged.kind !== 'merged') throw new Error('conflict');
  const spans = [{ commit: main, since: base }, { commit: merged.commit, since: main }];

  expect(await git.changing('src/a.ts', spans)).toEqual([merged.commit]);
  expect(await git.changing('src', spans)).toEqual([merged.commit]);
  expect(await git.changing('b*.txt', spans)).toEqual([main]);
  expect(await git.changing('bee.txt', spans)).toEqual([]);
  expect(await git.changing('.', spans)).toEqual([main, merged.commit]);
  expect(await git.changing(':(exclude)src', spans)).toEqual([]);
  expect(await git.changing('--all', spans)).toEqual([]);
  expect(await git.changing('src/a.ts', [{ commit: 'a'.repeat(40), since: main }, ...spans])).toEqual([merged.commit]);
  expect(await git.changing('src/a.ts', [])).toEqual([]);
});

import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ShareMethod } from '../../../../src/engine/index';
import { gitIn } from '../../../support/gitIn';
import { textAt } from '../adapterRig';
import { fillRig, notesOf, refusalOf, type FillRig } from './fillRig';

async function withModules(): Promise<FillRig> {
  const rig = await fillRig({ '.gitignore': 'node_modules/\nbig.bin\n', 'packages/own/index.js': 'own\n' });
  rig.rig.write('node_modules/left-pad/index.js', 'pad\n');
  rig.rig.write('node_modules/.bin/tool', '#!/bin/sh\n');
  symlinkSync('../packages/own', join(rig.rig.root, 'node_modules', 'own'));
  return rig;
}

const modules = (how: ShareMethod) => ({ share: [{ path: 'node_modules', how }] });

describe('a folder that git ignores', () => {
  test.each(['auto', 'clone', 'copy'] as const)('is there whole (%s), its own links leading into the worktree', async (how) => {
    const { path, fill } = await withModules();
    expect(notesOf(await fill(modules(how)))).toMatch(/^node_modules was (cloned|copied)/);
    expect(textAt(path, 'node_modules/left-pad/index.js')).toBe('pad\n');
    expect(textAt(path, 'node_modules/own/index.js')).toBe('own\n');
    expect(readlinkSync(join(path, 'node_modules/own'))).toBe('../packages/own');
    expect(gitIn(path, 'status', '--porcelain')).toBe('');
  });

  test('that is copied is the agent’s own: writing to it changes nothing of the user’s', async () => {
    const { rig, path, fill } = await withModules();
    notesOf(await fill(modules('auto')));
    writeFileSync(join(path, 'node_modules/left-pad/index.js'), 'broken\n');
    expect(textAt(rig.root, 'node_modules/left-pad/index.js')).toBe('pad\n');
  });

  test('can be linked, and emptying it takes links away and not what they lead to', async () => {
    const { rig, path, fill } = await withModules();
    expect(notesOf(await fill(modules('symlink')))).toContain('agents can write through');
    expect(lstatSync(join(path, 'node_modules')).isDirectory()).toBe(true);
    expect(textAt(path, 'node_modules/left-pad/index.js')).toBe('pad\n');
    expect(gitIn(path, 'status', '--porcelain')).toBe('');
    rmSync(join(path, 'node_modules'), { recursive: true });
    expect(textAt(rig.root, 'node_modules/left-pad/index.js')).toBe('pad\n');
  });

  test('appears whole or not at all: what an earlier try left is thrown away', async () => {
    const { path, fill } = await withModules();
    mkdirSync(join(path, '.node_modules.coppice-part'));
    writeFileSync(join(path, '.node_modules.coppice-part', 'half'), 'x');
    notesOf(await fill(modules('copy')));
    expect(existsSync(join(path, '.node_modules.coppice-part'))).toBe(false);
    expect(readdirSync(join(path, 'node_modules')).sort()).toEqual(['.bin', 'left-pad', 'own']);
    expect(notesOf(await fill(modules('copy')))).toContain('there already');
  });

  test('loses links that lead out of the checkout, and says how many', async () => {
    const { rig, path, fill } = await withModules();
    symlinkSync('/etc', join(rig.root, 'node_modules', 'out'));
    expect(notesOf(await fill(modules('copy')))).toContain('1 links that lead out of the checkout were left out');
    expect(existsSync(join(path, 'node_modules', 'out'))).toBe(false);
  });

  test('that is not there is no fault', async () => {
    const { fill } = await fillRig({ '.gitignore': 'node_modules/\n' });
    expect(notesOf(await fill(modules('auto')))).toContain('nothing to share');
  });
});

test('what git does not ignore is refused: it would be taken for the agent’s work', async () => {
  const { rig, path, fill } = await fillRig({ 'a.txt': 'a\n' });
  rig.write('vendor/x.js', 'x\n');
  expect(refusalOf(await fill({ share: [{ path: 'vendor', how: 'auto' }] }))).toMatch(/^vendor cannot be shared.*\.gitignore/);
  expect(existsSync(join(path, 'vendor'))).toBe(false);
});

test('a link is refused, and none is followed on the way', async () => {
  const { rig, fill } = await withModules();
  rmSync(join(rig.root, 'node_modules'), { recursive: true });
  symlinkSync('/usr', join(rig.root, 'node_modules'));
  expect(refusalOf(await fill(modules('copy')))).toContain('is a link itself');
  expect(notesOf(await fill({ share: [{ path: 'node_modules/share', how: 'copy' }] }))).toContain('nothing to share');
});

test('a single file can be shared as well', async () => {
  const { rig, path, fill } = await withModules();
  rig.write('big.bin', 'bytes\n');
  notesOf(await fill({ share: [{ path: 'big.bin', how: 'auto' }] }));
  expect(textAt(path, 'big.bin')).toBe('bytes\n');
});

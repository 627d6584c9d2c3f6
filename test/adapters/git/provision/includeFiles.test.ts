import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gitIn } from '../../../support/gitIn';
import { textAt } from '../adapterRig';
import { fillRig, notesOf, refusalOf } from './fillRig';

const IGNORES = { '.gitignore': '.env*\nsecrets/\n*.log\n' };

describe('files that git ignores', () => {
  test('are copied where .worktreeinclude or the settings name them, in the syntax of .gitignore', async () => {
    const { rig, path, fill } = await fillRig({ ...IGNORES, '.worktreeinclude': '# for agents\r\n.env*\r\n!.env.prod\r\n' });
    for (const name of ['.env', '.env.prod', 'app/.env.local', 'secrets/deep/key', 'debug.log']) rig.write(name, `${name}\n`);
    notesOf(await fill({ include: ['secrets/'] }));
    expect(['.env', '.env.prod', 'app/.env.local', 'secrets/deep/key', 'debug.log'].map((name) => textAt(path, name))).toEqual(['.env\n', null, 'app/.env.local\n', 'secrets/deep/key\n', null]);
    expect(gitIn(path, 'status', '--porcelain')).toBe('');
  });

  test('keep their mode, so that a key stays closed to others', async () => {
    const { rig, path, fill } = await fillRig(IGNORES);
    rig.write('.env', 'KEY=1\n');
    chmodSync(join(rig.root, '.env'), 0o600);
    notesOf(await fill({ include: ['.env'] }));
    expect(statSync(join(path, '.env')).mode & 0o777).toBe(0o600);
  });

  test('are copied whole again where an earlier try was cut short', async () => {
    const { rig, path, fill } = await fillRig(IGNORES);
    rig.write('.env', 'KEY=1\n');
    writeFileSync(join(path, '.env'), 'KE');
    notesOf(await fill({ include: ['.env'] }));
    expect(textAt(path, '.env')).toBe('KEY=1\n');
  });

  test('are no files that git tracks in the worktree, whatever the checkout has there', async () => {
    const { rig, path, fill } = await fillRig({ ...IGNORES, 'debug.txt': 'as committed\n' });
    rig.git('rm', '-q', '--cached', 'debug.txt');
    rig.write('.git/info/exclude', 'debug.txt\n');
    rig.write('debug.txt', 'mine\n');
    expect(notesOf(await fill({ include: ['debug.txt'] }))).toContain('debug.txt');
    expect(textAt(path, 'debug.txt')).toBe('as committed\n');
  });
});

test('a file that git would not ignore is left out by name: it would be committed with the agent’s work', async () => {
  const { rig, path, fill } = await fillRig(IGNORES);
  rig.write('notes.txt', 'mine\n');
  expect(notesOf(await fill({ include: ['notes.txt'] }))).toContain('notes.txt');
  expect(existsSync(join(path, 'notes.txt'))).toBe(false);
});

describe('links', () => {
  test('inside the checkout lead to the same place in the worktree', async () => {
    const { rig, path, fill } = await fillRig({ ...IGNORES, 'shared/base.env': 'x\n' });
    symlinkSync('shared/base.env', join(rig.root, '.env'));
    symlinkSync(join(rig.root, 'shared/base.env'), join(rig.root, '.env.local'));
    notesOf(await fill({ include: ['.env*'] }));
    expect([readlinkSync(join(path, '.env')), readlinkSync(join(path, '.env.local'))]).toEqual(['shared/base.env', join(path, 'shared/base.env')]);
    notesOf(await fill({ include: ['.env*'] }));
  });

  test.each(['/etc/hostname', '../outside.env', '.git/config'])('to %s are refused by name, and nothing is written', async (target) => {
    const { rig, path, fill } = await fillRig(IGNORES);
    symlinkSync(target, join(rig.root, '.env'));
    expect(refusalOf(await fill({ include: ['.env'] }))).toMatch(/^\.env is to be copied.*leads out of the checkout.*Put a copy/s);
    expect(existsSync(join(path, '.env'))).toBe(false);
  });

  test('that stand where a folder should be are not written through', async () => {
    const { rig, path, fill } = await fillRig({ ...IGNORES, 'app/code.txt': 'x\n' });
    const outside = join(rig.root, '..', 'outside');
    mkdirSync(outside);
    rig.write('app/.env', 'KEY=1\n');
    rmSync(join(path, 'app'), { recursive: true });
    symlinkSync(outside, join(path, 'app'));
    expect(refusalOf(await fill({ include: ['.env'] }))).toContain('app');
    expect(existsSync(join(outside, '.env'))).toBe(false);
  });

  test('in place of the list itself are not read', async () => {
    const { rig, fill } = await fillRig(IGNORES);
    symlinkSync('/etc/passwd', join(rig.root, '.worktreeinclude'));
    expect(refusalOf(await fill({}))).toContain('.worktreeinclude is a link');
  });
});

describe('more than is sensible', () => {
  test('in bytes is refused with the name of the file', async () => {
    const { rig, fill } = await fillRig(IGNORES);
    rig.write('.env', '');
    truncateSync(join(rig.root, '.env'), 300 * 1024 * 1024);
    expect(refusalOf(await fill({ include: ['.env'] }))).toMatch(/^\.env goes beyond the 256 MB.*worktrees\.share/);
  });

  test('in number is refused with the name of the first beyond', async () => {
    const { rig, path, fill } = await fillRig(IGNORES);
    mkdirSync(join(rig.root, 'secrets'));
    for (let index = 0; index <= 5_000; index += 1) writeFileSync(join(rig.root, 'secrets', `k${String(index).padStart(4, '0')}`), '');
    expect(refusalOf(await fill({ include: ['secrets'] }))).toMatch(/^More than 5000 files.*secrets\/k5000/);
    expect(existsSync(join(path, 'secrets'))).toBe(false);
  });
});

test('the user’s checkout is only read', async () => {
  const { rig, fill } = await fillRig({ ...IGNORES, 'a.txt': 'a\n' });
  rig.write('.env', 'KEY=1\n');
  const index = join(rig.root, '.git', 'index');
  const before = { bytes: readFileSync(index), at: lstatSync(index).mtimeMs };
  writeFileSync(join(rig.root, 'a.txt'), 'a\n');
  notesOf(await fill({ include: ['.env'] }));
  expect({ bytes: readFileSync(index), at: lstatSync(index).mtimeMs }).toEqual(before);
});

import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { beforeEach, describe, expect, test } from 'vitest';
import { companionFiles, type CompanionFiles } from '../../src/os/companionFiles';
import { tempFolder } from '../support/tempFolder';

let root = '';
beforeEach(() => {
  root = tempFolder();
  for (const folder of ['.git', 'docs/plans', 'elsewhere']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'docs', 'api.md'), '# API');
});

function files(document = 'docs/plans/plan.md'): CompanionFiles {
  const found = companionFiles(join(root, document));
  if (found === null) throw new Error('The document lies in no checkout.');
  return found;
}

describe('the files beside a plan', () => {
  test('are those of the checkout it lies in, by their paths from its root', () => {
    expect(files().home).toBe('docs/plans');
    expect(files('plan.md').home).toBe('');
    expect(files().read('docs/api.md')).toEqual({ kind: 'text', text: '# API' });
    expect(files().read('docs/none.md')).toEqual({ kind: 'missing' });
    expect(files().read('docs/api.md/none.md')).toEqual({ kind: 'missing' });
  });

  test('are none outside of every checkout', () => {
    expect(companionFiles(join(tempFolder(), 'plan.md'))).toBeNull();
    expect(companionFiles(join(root, 'not', 'there', 'plan.md'))).toBeNull();
  });

  test('may be links to files of the same checkout, and to no others', () => {
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret.md'), 'secret');
    symlinkSync(join(root, 'docs', 'api.md'), join(root, 'same.md'));
    symlinkSync(join(outside, 'secret.md'), join(root, 'secret.md'));
    symlinkSync(outside, join(root, 'docs', 'linked'));
    writeFileSync(join(root, '.git', 'notes.md'), 'git');
    symlinkSync(join(root, '.git'), join(root, 'inner'));
    expect(files().read('same.md')).toEqual({ kind: 'text', text: '# API' });
    for (const path of ['secret.md', 'docs/linked/secret.md', 'inner/notes.md', '../secret.md']) expect(files().read(path).kind, path).not.toBe('text');
  });

  test.skipIf(process.platform === 'win32')('are files: a folder is none, and nobody waits for a pipe', () => {
    execFileSync('mkfifo', [join(root, 'pipe.md')]);
    expect(files().read('docs')).toMatchObject({ kind: 'unreadable' });
    expect(files().read('pipe.md')).toMatchObject({ kind: 'unreadable', why: 'is not a file, and is not read' });
  });

  test('are refused by their size before they are read', () => {
    writeFileSync(join(root, 'large.md'), '');
    truncateSync(join(root, 'large.md'), 100 * 1024 * 1024);
    expect(files().read('large.md')).toMatchObject({ kind: 'unreadable', why: 'is larger than 4 MB, and is not read' });
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProjectConfig } from '../../../src/adapters/config/readProjectConfig';
import { tempFolder } from '../../support/tempFolder';

test('a repository without settings has the defaults', () => {
  expect(readProjectConfig(tempFolder())).toEqual({ ok: true, value: { agents: {}, environment: { allow: [] } } });
});

test('settings are read from the main worktree', () => {
  const root = tempFolder();
  mkdirSync(join(root, '.coppice'));
  writeFileSync(join(root, '.coppice/config.yaml'), 'worktreesFolder: ../elsewhere\n');
  expect(readProjectConfig(root)).toMatchObject({ ok: true, value: { worktreesFolder: '../elsewhere' } });
});

test('wrong settings are an error that names the file and the line, never the defaults', () => {
  const root = tempFolder();
  mkdirSync(join(root, '.coppice'));
  writeFileSync(join(root, '.coppice/config.yaml'), 'agents: {}\nmaxParallel: 0\n');
  expect(readProjectConfig(root)).toMatchObject({ ok: false, error: expect.stringContaining(`${join(root, '.coppice/config.yaml')}:2:1: maxParallel: `) as string });
});

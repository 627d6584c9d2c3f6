import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { isPrompt } from '../../src/cli/commands/runPrompt';
import type { CliContext } from '../../src/cli/context';
import { promptText } from '../../src/cli/tasks/promptText';
import { NOTHING_SAID, titleOf, withFlags } from '../../src/cli/tasks/taskFlags';
import { scratchRoot } from '../support/scratchRoot';

describe('a task on the command line', () => {
  test('is called by the first line of its text, as far as that is short', () => {
    expect(titleOf('Fix the login\n\nIt times out.')).toBe('Fix the login');
    expect(titleOf('\r\n\r\n## Fix it \r\nmore')).toBe('Fix it');
    expect(titleOf('x'.repeat(300))).toBe(`${'x'.repeat(99)}…`);
    expect(titleOf(' \n ')).toBe('');
  });

  test('stays as it was where nothing is said; an empty word empties a list', () => {
    const before = { ...NOTHING_SAID, title: 'A', prompt: 'Do A', agent: 'claude', checks: ['make'], after: ['T1'] };
    expect(withFlags(before, {})).toEqual(before);
    expect(withFlags(before, { template: 'review', check: ['npm test', 'npm run lint'], after: [''] })).toEqual({ ...before, template: 'review', checks: ['npm test', 'npm run lint'], after: [] });
  });
});

describe('its prompt', () => {
  let folder = '';
  let context: CliContext;
  beforeEach(() => {
    folder = mkdtempSync(join(scratchRoot(), 'coppice-prompt-'));
    writeFileSync(join(folder, 'prompt.md'), 'From a file');
    context = { cwd: folder } as CliContext;
    return () => rmSync(folder, { recursive: true, force: true });
  });

  test('is what was typed, what a file says, or what is piped in', async () => {
    expect(await promptText(context, {})).toBeNull();
    expect(await promptText(context, { prompt: 'Typed' })).toBe('Typed');
    expect(await promptText(context, { promptFile: 'prompt.md' })).toBe('From a file');
    expect(await promptText(context, { promptFile: '-' }, Readable.from([Buffer.from('pip'), 'ed ä']))).toBe('piped ä');
  });

  test('is refused where it is given twice, is not there, or is too large', async () => {
    await expect(promptText(context, { prompt: 'a', promptFile: 'b' })).rejects.toThrow('given twice');
    await expect(promptText(context, { promptFile: 'missing.md' })).rejects.toThrow('cannot be read');
    await expect(promptText(context, { promptFile: '-' }, Readable.from(Array.from({ length: 12 }, () => Buffer.alloc(100_000))))).rejects.toThrow('more than 1000000 bytes');
  });

  test('is words, not the name of a document, though that be mistyped or have blanks in it', () => {
    writeFileSync(join(folder, 'my plan'), '');
    expect(isPrompt('Fix the login', folder)).toBe(true);
    expect(isPrompt('Fix\nit', folder)).toBe(true);
    expect(isPrompt('Refactor', folder, { template: 'review' })).toBe(true);
    for (const name of ['my plan', 'paln.md', 'plans/paln', '']) expect(isPrompt(name, folder, { template: 'review' }), name).toBe(false);
    for (const name of ['plan', 'paln.md', 'my paln.md', 'Plan of mine.YAML', 'my plan', ' plan ']) expect(isPrompt(name, folder), name).toBe(false);
  });
});

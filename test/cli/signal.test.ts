import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signal } from '../../src/cli/commands/signal';
import type { CliContext } from '../../src/cli/context';
import { readStatus, runFolder } from '../../src/os/runFolder';
import { tempFolder } from '../support/tempFolder';

function agent(): { readonly context: CliContext; readonly folder: ReturnType<typeof runFolder> } {
  const folder = runFolder(join(tempFolder(), 'run'));
  mkdirSync(folder.agentFolder, { recursive: true });
  return { folder, context: { environment: { COPPICE_STATUS_FILE: folder.status } } as unknown as CliContext };
}

test('what hooks say is read as the agent says it itself, the last of it', () => {
  const { context, folder } = agent();
  expect(signal(context, 'working', [])).toBe(0);
  expect(readStatus(folder)).toEqual({ kind: 'working' });
  signal(context, 'needs-input', ['Which colour?\nidle', 'Red?']);
  expect(readStatus(folder)).toEqual({ kind: 'needs-input', question: 'Which colour? idle Red?' });
  signal(context, 'needs-input', []);
  expect(readStatus(folder)).toEqual({ kind: 'needs-input', question: '' });
  signal(context, 'idle', []);
  expect(readStatus(folder)).toEqual({ kind: 'idle' });
  expect(readFileSync(folder.status, 'utf8')).toBe('working\nneeds-input: Which colour? idle Red?\nneeds-input\nidle\n');
});

test('it is for agents at work alone, and only a question has words', () => {
  const { context, folder } = agent();
  expect(() => signal({ environment: {} } as unknown as CliContext, 'idle', [])).toThrow('This is no agent of Coppice at work');
  expect(() => signal(context, 'idle', ['now'])).toThrow('Only needs-input is given words');
  rmSync(folder.path, { recursive: true });
  expect(() => signal(context, 'idle', [])).toThrow('The state could not be told');
});

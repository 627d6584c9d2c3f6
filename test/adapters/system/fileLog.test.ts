import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileLog } from '../../../src/adapters/system/fileLog';
import { tempFolder } from '../../support/tempFolder';

test('a line that cannot be written ends nothing, and the next one that can tells how many are missing, and why', () => {
  const folder = join(tempFolder(), 'not-yet');
  const log = new FileLog(join(folder, 'engine.log'));
  log.info('one');
  log.warn('two');
  mkdirSync(folder);
  log.error('three', { detail: 3 });
  log.info('four');
  const lines = readFileSync(log.path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([{ level: 'error', message: 'three', detail: 3, lost: { lines: 2, reason: expect.stringContaining('ENOENT') as string } }, { message: 'four' }]);
  expect(lines[1]).not.toHaveProperty('lost');
});

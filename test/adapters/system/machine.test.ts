import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineOf } from '../../../src/adapters/system/machine';

test('a look at this machine tells what the disk has, also for a folder that is not there yet', () => {
  const here = machineOf(() => process.cwd()).look();
  expect(here.freeDiskMb).toBeGreaterThan(0);
  if (process.platform !== 'darwin') expect(here.freeMemoryMb).toBeGreaterThan(0);
  if (process.platform !== 'win32') expect(here.loadPerCore).toBeGreaterThanOrEqual(0);
  expect(machineOf(() => join(process.cwd(), 'not', 'yet')).look().freeDiskMb).toBeGreaterThan(0);
});

test('a folder that cannot be looked at says nothing of the disk', () => {
  expect(machineOf(() => 'a\0b').look().freeDiskMb).toBeNull();
});

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileEnvironments } from '../../../src/adapters/environment/fileEnvironments';
import { tempFolder } from '../../support/tempFolder';

test('the next engine finds what was remembered', async () => {
  const folder = tempFolder();
  await new FileEnvironments(folder, '/repo/.git/coppice').remember('p1', { PATH: '/bin', KEY: 'sécret' });
  const next = new FileEnvironments(folder, '/repo/.git/coppice');
  expect(next.environmentFor('p1')).toEqual({ PATH: '/bin', KEY: 'sécret' });
  expect(next.environmentFor('p2')).toBeNull();
  expect(new FileEnvironments(folder, '/other/.git/coppice').environmentFor('p1')).toBeNull();
});

test('what is remembered anew takes the place of the old', async () => {
  const folder = tempFolder();
  const environments = new FileEnvironments(folder, '/s');
  await environments.remember('p1', { A: '1' });
  await environments.remember('p1', { B: '2' });
  expect(environments.environmentFor('p1')).toEqual({ B: '2' });
  expect(new FileEnvironments(folder, '/s').environmentFor('p1')).toEqual({ B: '2' });
});

test('the files are for the user alone, and named by nothing a plan could choose', async () => {
  const folder = tempFolder();
  await new FileEnvironments(folder, '/s').remember('../../evil', { A: '1' });
  const [name] = readdirSync(join(folder, 'environments'));
  expect(name).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}\.json$/);
  expect(statSync(join(folder, 'environments', name!)).mode & 0o777).toBe(0o600);
});

test('a file that is damaged holds nothing', async () => {
  const folder = tempFolder();
  await new FileEnvironments(folder, '/s').remember('p1', { A: '1' });
  const file = join(folder, 'environments', readdirSync(join(folder, 'environments'))[0]!);
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5));
  expect(new FileEnvironments(folder, '/s').environmentFor('p1')).toBeNull();
});

test('plans that are over are forgotten, those of other repositories stay', async () => {
  const folder = tempFolder();
  const environments = new FileEnvironments(folder, '/s');
  const other = new FileEnvironments(folder, '/other');
  for (const planId of ['p1', 'p2']) await environments.remember(planId, { A: planId });
  await other.remember('p1', { A: 'other' });
  environments.keepOnly(['p2']);
  expect(environments.environmentFor('p1')).toBeNull();
  expect(new FileEnvironments(folder, '/s').environmentFor('p2')).toEqual({ A: 'p2' });
  expect(new FileEnvironments(folder, '/other').environmentFor('p1')).toEqual({ A: 'other' });
});

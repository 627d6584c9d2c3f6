import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit } from './support/plans';
import { world } from './support/world';

function planOf(scripts: Readonly<Record<string, string>>): string {
  return JSON.stringify({ title: 'Limited', tasks: Object.entries(scripts).map(([id, run]) => ({ id, title: id, prompt: 'Do it.', run })) });
}

test('a limit that the machine does not meet is told to who waits, shown by status, and heeded until it is changed', async () => {
  const here = await world({ files: { 'plan.yaml': planOf({ W1: commit('one') }), '.coppice/config.yaml': 'limits: {freeMemoryMb: 1048576}\n' } });
  const run = here.start(['run', 'plan.yaml']);
  const why = 'Nothing of it starts while less than 1048576 MB of memory are free (limits.freeMemoryMb).';
  await run.line(why);
  const { out } = await here.coppice('status');
  expect(out).toContain(why);
  expect(out).toMatch(/W1 +ready +W1 +waits for memory: \d+ MB free/);
  writeFileSync(join(here.root, '.coppice', 'config.yaml'), 'limits: {freeMemoryMb: 0}\n');
  expect(await run.ended).toMatchObject({ code: 0 });
});

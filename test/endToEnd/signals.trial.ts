import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/tempFolder';
import { product } from './support/product';
import { commit, planOf, task } from './support/plans';
import { world } from './support/world';

test('what the hooks of an agent say is told to whoever watches, and a question asks a person', async () => {
  const answer = join(tempFolder(), 'answer');
  const signal = `"${process.execPath}" "${join(await product(), 'cli.js')}" job signal`;
  const script = `${signal} needs-input Which colour, please? || exit 5\nuntil [ -e "${answer}" ]; do sleep 0.1; done\n${signal} working || exit 6\n${signal} idle now && exit 7\n${commit('colour', 'red')}`;
  const here = await world({ plan: planOf(task('W1', script)) });
  const run = here.start(['run', 'plan.md', '--json']);
  expect((await run.event('attempt.said', 'W1')).text).toBe('agent asks: Which colour, please?');
  const board = await here.coppice('status');
  expect(board.out).toMatch(/W1 +running .*Which colour, please\?/);
  writeFileSync(answer, '');
  const ended = await run.ended;
  expect(ended, ended.err).toMatchObject({ code: 0 });
  expect(ended.events.filter(({ type }) => type === 'attempt.said').map(({ text }) => text)).toEqual(['agent asks: Which colour, please?', 'agent is working']);
});

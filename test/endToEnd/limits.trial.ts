import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/tempFolder';
import { commit } from './support/plans';
import { gone, world } from './support/world';

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

test('what agents say they use is shown by status and history, and a budget that is used up keeps more from being begun until it is raised', async () => {
  const used = `echo '{"coppice":"usage","inputTokens":900,"outputTokens":100,"costUsd":0.5}'`;
  const config = (usd: number): string => `limits: {budget: {planUsd: ${String(usd)}}}\n`;
  const here = await world({ files: { 'plan.yaml': planOf({ W1: `${used}; ${commit('one')}`, W2: `${used}; ${commit('two')}` }), '.coppice/config.yaml': config(0.5) } });
  const run = here.start(['run', 'plan.yaml', '--max-parallel', '1']);
  await run.line("The plan's budget runs out: 80 % of the $0.5000 of limits.budget.planUsd or more is used.");
  await run.line('Nothing more of it begins: it has used $0.5000 of $0.5000. Raise limits.budget.planUsd in .coppice/config.yaml');
  const status = await here.coppice('status');
  expect(status.out).toContain('used 1000 tokens, $0.5000: 80 % of');
  expect(status.out).toMatch(/W2 +ready +W2 +waits: its plan has used/);
  writeFileSync(join(here.root, '.coppice', 'config.yaml'), config(10));
  expect(await run.ended).toMatchObject({ code: 0 });
  expect((await here.coppice('history', 'W2')).out).toContain('1000 tokens, $0.5000');
  const { plans } = JSON.parse((await here.coppice('status', '--json')).out) as { readonly plans: readonly { readonly usage: unknown }[] };
  expect(plans[0]?.usage).toEqual({ inputTokens: 1800, outputTokens: 200, cachedTokens: 0, costUsd: 1, warning: null });
});

test('an agent that is refused for its quota is parked with its time, keeps others of its name waiting, and goes on by itself', async () => {
  const told = tempFolder();
  const once = (file: string): string => `if [ ! -e '${told}/${file}' ]; then touch '${told}/${file}'; echo '{"coppice":"quota","retryAfterSeconds":12,"text":"5-hour limit reached"}'; exit 1; fi`;
  const here = await world({ files: { 'plan.yaml': planOf({ W1: `${once('one')}; ${commit('one')}`, W2: commit('two') }) } });
  const run = here.start(['run', 'plan.yaml', '--max-parallel', '1', '--max-attempts', '1']);
  await run.line('its quota is used up (5-hour limit reached); goes on by itself');
  await run.line(/Nothing of it goes on before .* UTC: the quota of script is used up/);
  const pid = here.enginePid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const { out } = await here.coppice('status');
  expect(out).toMatch(/W1 +waiting +W1 +waits until \d{4}-/);
  expect(out).toMatch(/W2 +ready +W2 +waits until \d{4}-/);
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(readdirSync(told)).toEqual(['one']);
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, planOf, task } from './support/plans';
import { world } from './support/world';

interface Listed {
  readonly failures: readonly { readonly id: string; readonly file: string; readonly line: number; readonly message: string; readonly frame: { readonly from: number; readonly lines: readonly string[] } | null }[];
}

/** Writes a program that throws at its second line, unless it is told what failed. */
const SCRIPT = `mkdir -p src
if [ -z "$COPPICE_FAILURE_FILE" ]; then printf 'function f() {\\n  throw new RangeError("no %s");\\n}\\nf();\\n' luck > src/a.js; else cp "$COPPICE_FAILURE_FILE" told; printf 'f = 1\\n' > src/a.js; fi
git add src; git commit -qm work; rm -f told.txt; [ ! -e told ] || { git add told; git commit -qm told; }`;

test('what a check found wrong is shown place by place, saved as a test case, and told to the agent that tries again', async () => {
  const here = await world({ plan: planOf(task('W1', SCRIPT, 'Check: `node src/a.js`'), task('W2', commit('two'))) });
  const first = await here.coppice('run', 'plan.md', '--json', '--max-attempts', '1');
  expect(first.code).toBe(1);
  expect(first.events.find((event) => event.type === 'failures.captured')?.text).toMatch(/^1 failure found: src\/a\.js:2:3: node RangeError: no luck$/);

  const shown = await here.coppice('failures', 'W1');
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^W1 attempt 1: `node src\/a\.js` in its worktree, at [0-9a-f]{10}\n {2}in .*-w1\n/);
  expect(shown.out).toMatch(/\nsrc\/a\.js:2:3: node RangeError: no luck {2}\[\w{10}-1\]\n/);
  expect(shown.out).toContain('  > 2 |   throw new RangeError("no luck");\n      |   ^\n');
  expect(shown.out).toContain('at f (src/a.js:2:9)');
  expect((await here.coppice('failures')).out).toBe(shown.out);
  expect((await here.coppice('failures', 'W2')).out).toContain('W2 has no failures now: it is landed.');
  expect((await here.coppice('failures', 'W1', '--attempt', '7')).out).toContain('Attempt 7 of W1 has no failures on record; it has had 1 attempt.');
  expect(await here.coppice('failures', 'W9')).toMatchObject({ code: 2, err: expect.stringMatching(/There is no task and no plan "W9".*\n.*W1, W2/) as string });

  const { failures } = JSON.parse((await here.coppice('failures', 'W1', '--json')).out) as Listed;
  expect(failures).toMatchObject([{ file: 'src/a.js', line: 2, message: 'no luck', frame: { from: 1 } }]);
  const id = failures[0]?.id ?? '';
  expect((await here.coppice('failures', 'save', id)).out).toMatch(/^Written: test\/fixtures\/node-rangeerror-[0-9a-f]{8}\.json\n?$/);
  mkdirSync(join(here.root, 'src', 'testdata'), { recursive: true });
  expect((await here.coppice('failures', 'save', id.slice(0, 6))).out).toMatch(/^Written: src\/testdata\//);
  expect((await here.coppice('failures', 'save', id, '--to', 'test/fixtures')).out).toMatch(/-2\.json/);
  const [name = ''] = readdirSync(join(here.root, 'src', 'testdata'));
  expect(JSON.parse(readFileSync(join(here.root, 'src', 'testdata', name), 'utf8'))).toMatchObject({ command: 'node src/a.js', input: expect.stringContaining('RangeError: no luck') as string, expected: { file: 'src/a.js', line: 2 } });
  writeFileSync(join(here.root, 'mine.json'), 'mine');
  expect(await here.coppice('failures', 'save', id, '--to', 'mine.json')).toMatchObject({ code: 2, err: expect.stringContaining('is there already') as string });
  expect(await here.coppice('failures', 'save', id, '--to', '..')).toMatchObject({ code: 2, err: expect.stringContaining('not inside the repository') as string });
  expect(await here.coppice('failures', 'save', 'nobody')).toMatchObject({ code: 2, err: expect.stringContaining('There is no failure "nobody"') as string });

  // It is told by place before the end of what was printed, and what it mends is gone from the list.
  const second = await here.coppice('retry', 'W1');
  expect(second.code).toBe(0);
  expect((await here.coppice('run', 'plan.md', '--json')).code).toBe(0);
  const told = here.repository.git('show', `coppice/${first.summary.planId}/integration:told`);
  expect(told.indexOf('src/a.js:2:3 (node RangeError)')).toBeGreaterThan(0);
  expect(told.indexOf('src/a.js:2:3 (node RangeError)')).toBeLessThan(told.indexOf('The end of what it printed'));
  expect(told).toContain('> 2 |   throw new RangeError("no luck");');
  expect((await here.coppice('failures')).out).toBe('No failures: nothing is known to be wrong now.');
  expect((await here.coppice('failures', 'W1', '--attempt', '1')).out).toContain('RangeError: no luck');
});

test('where no plan was ever started nothing is woken to say so', async () => {
  const here = await world();
  expect(await here.coppice('failures')).toMatchObject({ code: 2, err: expect.stringContaining('No plan has been started') as string });
});

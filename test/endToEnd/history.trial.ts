import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../src/engine/index';
import { commit, planOf, task } from './support/plans';
import { world } from './support/world';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const LATER = '[ -n "$COPPICE_FAILURE_FILE" ] || exit 3\nmkdir -p src; echo two > src/shared.txt; git add -A; git commit -qm two';

test('what came from which prompt, plan and agent is told by task, by file and for the whole plan', async () => {
  const plan = planOf(task('W1', `mkdir -p src; ${commit('src/shared.txt', 'one')}`), task('W2', LATER, 'Depends on: W1'), task('W3', commit('other.txt')));
  const here = await world({ plan });
  const untouched = await here.coppice('history');
  expect(untouched).toMatchObject({ code: 2, err: expect.stringContaining('No plan has been started in this repository.') as string });
  expect((await here.coppice('run', 'plan.md', '--json', '--advance', 'plan')).code).toBe(0);

  const entriesOf = async (...args: readonly string[]): Promise<readonly HistoryEntry[]> => {
    const ended = await here.coppice('history', ...args, '--json');
    expect(ended.code, ended.err).toBe(0);
    return (JSON.parse(ended.out) as { readonly entries: readonly HistoryEntry[] }).entries;
  };
  const named = (entries: readonly HistoryEntry[]): readonly string[] => entries.map((entry) => `${entry.key} ${entry.kind} ${String(entry.kind === 'attempt' ? entry.number : entry.attempt)}`);

  const ofTask = await entriesOf('W2');
  expect(named(ofTask)).toEqual(['W2 attempt 1', 'W2 attempt 2', 'W2 landing 2']);
  const [first, second, landing] = ofTask;
  if (first?.kind !== 'attempt' || second?.kind !== 'attempt' || landing?.kind !== 'landing') throw new Error('another order');
  for (const attempt of [first, second]) {
    expect(attempt.versions).toMatchObject({ plan: sha256(plan), script: sha256(`${LATER}\n`), agent: { name: 'script', version: null }, program: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
    expect(attempt.versions?.prompt).toBe(sha256(readFileSync(attempt.promptFile ?? '', 'utf8')));
  }
  expect(first.versions?.prompt).not.toBe(second.versions?.prompt);
  expect(first.outcome).toBe('exit code 3');
  expect(landing.commit).toBe(here.lines('log', '--first-parent', '-1', '--format=%H', '--diff-merges=first-parent', 'main', '--', 'src/shared.txt')[0]);
  expect(here.lines('log', '-1', '--format=%(trailers:key=Coppice-Attempt,valueonly)', landing.commit ?? '')).toEqual([landing.attemptId]);

  expect(named(await entriesOf('src/shared.txt'))).toEqual(['W1 attempt 1', 'W1 landing 1', 'W2 attempt 2', 'W2 landing 2']);
  expect(named(await entriesOf('other.txt', '--plan', 'plan.md'))).toEqual(['W3 attempt 1', 'W3 landing 1']);
  expect((await entriesOf()).map(({ key }) => key).sort()).toEqual(['W1', 'W1', 'W2', 'W2', 'W2', 'W3', 'W3']);

  // From a folder inside, a file has another name; and a prompt may be thrown away.
  mkdirSync(join(here.root, 'docs'));
  const inside = await here.start(['history', '../src/shared.txt'], { cwd: join(here.root, 'docs') }).ended;
  expect(inside.out).toMatch(/^W1 attempt 1: implement, by script \(version unknown\), batch 1\n {2}\d{4}-\d\d-\d\d .* UTC {2}exit code 0/);
  expect(inside.out).toContain(`\nW2 landing of attempt 2: landed as ${landing.commit?.slice(0, 10) ?? ''}\n`);
  rmSync(second.promptFile ?? '');
  expect((await here.coppice('history', 'W2')).out).toContain('its prompt is gone; the hash is all that is left of it');

  expect((await here.coppice('history', 'nobody.txt')).out).toBe('No task and no file of that name has been worked on by Coppice here.');
  expect(await here.coppice('history', '../elsewhere')).toMatchObject({ code: 2, err: expect.stringContaining('is not in this repository') as string });
});

import { expect, test } from 'vitest';
import { historyLines, type AttemptEntry, type LandingEntry } from '../../src/engine/index';

const at = Date.UTC(2026, 0, 31, 23, 50, 0);
const hash = (letter: string): string => letter.repeat(64);
const oid = (digit: string): string => digit.repeat(40);
const task = { planId: 'p1', taskId: 'p1/w1', key: 'W1', title: 'Parse it' };

const attempt = (some: Partial<AttemptEntry> = {}): AttemptEntry => ({
  kind: 'attempt',
  ...task,
  at,
  endedAt: at + 65_000,
  outcome: 'exit code 0; 2 checks passed',
  attemptId: 'w1-2-abc',
  number: 2,
  job: 'implement',
  why: 'after a failure',
  versions: {
    prompt: hash('a'),
    script: null,
    plan: hash('b'),
    template: { name: 'standard', version: 1, hash: hash('c') },
    agent: { name: 'helpful', version: null },
    expertise: null,
    program: '0.1.0',
    base: oid('1'),
    worktree: '/repo.worktrees/p1-w1',
    batch: 3,
  },
  promptFile: '/repo/.git/coppice/runs/w1-2-abc/prompt.md',
  from: oid('1'),
  result: oid('2'),
  usage: null,
  ...some,
});
const landing = (some: Partial<LandingEntry> = {}): LandingEntry => ({ kind: 'landing', ...task, at, endedAt: at + 1000, outcome: 'landed', landingId: 'l1', attempt: 2, attemptId: 'w1-2-abc', tip: oid('2'), base: oid('1'), commit: oid('3'), ...some });
const lines = (...entries: readonly (AttemptEntry | LandingEntry)[]): readonly string[] => historyLines({ entries, leftOut: 0 });

test('an attempt and its landing are told with short hashes, in 80 columns', () => {
  const found = lines(attempt(), landing());
  expect(found).toEqual([
    'W1 attempt 2: implement, by helpful (version unknown), batch 3, after a failure',
    '  2026-01-31 23:50:00 to 23:51:05 UTC  exit code 0; 2 checks passed',
    '  prompt aaaaaaaaaa  plan bbbbbbbbbb  template standard@1 cccccccccc',
    '  no expertise  Coppice 0.1.0',
    '  from 1111111111  to 2222222222',
    '  in /repo.worktrees/p1-w1',
    '  read its prompt: /repo/.git/coppice/runs/w1-2-abc/prompt.md',
    '',
    'W1 landing of attempt 2: landed as 3333333333',
    '  2026-01-31 23:50:00 to 23:50:01 UTC  brought 2222222222 into 1111111111',
  ]);
  expect(Math.max(...found.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('what is not known is said, whatever it is', () => {
  const versions = attempt().versions;
  if (versions === null) throw new Error('none');
  expect(lines(attempt({ versions: null, promptFile: null, at: null, endedAt: null, why: null, outcome: 'about to start', result: null }))).toEqual([
    'W1 attempt 2: implement',
    '  not begun  about to start',
    '  What it was started with was not recorded.',
  ]);
  const more = lines(attempt({ versions: { ...versions, script: hash('d'), expertise: hash('e'), agent: { name: 'script', version: '2.1' }, template: { name: 'old', version: 1, hash: '' } }, promptFile: null, result: null, usage: null, endedAt: null }));
  expect(more[0]).toContain('by script (2.1)');
  expect(more.join('\n')).toContain('  prompt aaaaaaaaaa  script dddddddddd  plan bbbbbbbbbb  template old@1\n  expertise eeeeeeeeee');
  expect(more.join('\n')).toContain('from 1111111111  left nothing on record');
  expect(more.at(-1)).toBe('  its prompt is gone; the hash is all that is left of it');
  expect(lines(landing({ attempt: null, attemptId: null, commit: null, endedAt: null, outcome: 'not landed: conflicts in a.ts' }))[0]).toBe('W1 landing: not landed: conflicts in a.ts');
});

test('names from plans and agents stay on their line, an end on another day has its date, and a cut is told', () => {
  const found = historyLines({ entries: [attempt({ key: 'W1\nW2 attempt 9', job: 'a\r\nb', endedAt: at + 3_600_000, outcome: 'not started:\nx' }), attempt({ at: Number.MAX_VALUE, endedAt: null })], leftOut: 1 });
  expect(found.slice(0, 4)).toEqual(['1 earlier entry left out: name a task for all of its own.', '', 'W1 W2 attempt 9 attempt 2: a b, by helpful (version unknown), batch 3, after a failure', '  2026-01-31 23:50:00 to 2026-02-01 00:50:00 UTC  not started: x']);
  expect(found.join('\n')).toContain('  unknown UTC');
  expect(historyLines({ entries: [], leftOut: 0 })).toEqual([]);
});

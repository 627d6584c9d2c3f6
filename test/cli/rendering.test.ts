import { describe, expect, test } from 'vitest';
import { fault, fine } from '../../src/cli/doctor/finding';
import { clockTime, span } from '../../src/cli/render/duration';
import { findingLines } from '../../src/cli/render/findings';
import { erase, liveView } from '../../src/cli/render/liveView';
import { isNews, newsLine } from '../../src/cli/render/news';
import { oneLine, printable } from '../../src/cli/render/printable';
import { figureLines } from '../../src/cli/render/figures';
import { planCounts, statusLines, summaryLines } from '../../src/cli/render/status';
import { table } from '../../src/cli/render/table';
import { planView, snapshot, taskView } from './views';

describe('times', () => {
  test('are as long as they have to be', () => {
    expect([0, 7_400, 750_000, 3_723_000, -5].map(clockTime)).toEqual(['0:00', '0:07', '12:30', '1:02:03', '0:00']);
    expect([850, 7_400, 750_000].map(span)).toEqual(['850 ms', '7.4 s', '12 min 30 s']);
  });
});

describe('text from elsewhere', () => {
  test('cannot steer the terminal', () => {
    expect(printable('\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J\u0008x\u202eevil')).toBe('red  \ufffdx\ufffdevil');
  });
  test('keeps its lines, and a progress bar gets some', () => {
    expect(printable('a\r\nb\rc\td')).toBe('a\nb\nc\td');
  });
  test('fits on one line when asked to', () => {
    expect(oneLine('one\n two   three', 9)).toBe('one two …');
  });
});

describe('a table', () => {
  test('is as wide as its cells', () => {
    expect(table([['a', 'bb', 'c'], ['aaa', 'b', '']])).toEqual(['a    bb  c', 'aaa  b']);
  });
});

describe('news', () => {
  const happening = { sequence: 4, at: 1_003_000, type: 'landing.landed', planId: 'p', taskId: 't', key: 'W1', text: 'landed as 1a2b3c4', needsYou: false };
  test('say when, who and what', () => {
    expect(newsLine(happening, 1_000_000, 100)).toBe('   0:03  W1    landed as 1a2b3c4');
  });
  test('leave out the bookkeeping in between', () => {
    expect(isNews(happening)).toBe(true);
    expect(isNews({ ...happening, type: 'attempt.prepared' })).toBe(false);
  });
});

describe('the live view', () => {
  test('has a line for each task at work, then the counts', () => {
    const tasks = [taskView('W1', { state: 'running', startedAt: 1_001_000 }), taskView('W2', { state: 'backlog' })];
    const lines = liveView(planView({ running: 1, landed: 1 }), tasks, { now: 1_005_000, width: 60 });
    expect(lines).toEqual(['  W1    running     0:04  Task W1', '  1 of 2 landed, 1 running  0:05']);
  });
  test('never wraps, so that it can be taken back line by line', () => {
    const tasks = Array.from({ length: 40 }, (_, index) => taskView(`W${index}`, { state: 'running', title: 'x'.repeat(200) }));
    const lines = liveView(planView(), tasks, { now: 1_005_000, width: 50 });
    expect(lines.length).toBeLessThan(16);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(50);
    expect(erase(0)).toBe('');
    expect(erase(3)).toBe('\u001b[3A\r\u001b[J');
  });
});

describe('the status', () => {
  test('says what to do where there is nothing', () => {
    expect(statusLines(snapshot([], []), 100)).toEqual(['No plan has been started in this repository.', 'Next: coppice run PLAN.md']);
  });
  test('shows the newest plan first, a running one with all of its tasks', () => {
    const old = planView({ id: 'old-1', title: 'Old', createdAt: 5, endedAt: 9, state: 'completed', landed: 2 });
    const tasks = [taskView('W1', { state: 'landed' }), taskView('W2', { state: 'running', text: 'Attempt 1.' }), taskView('W1', { id: 'x', planId: 'old-1', state: 'landed' })];
    const lines = statusLines(snapshot([old, planView({ landed: 1, running: 1 })], tasks), 100);
    expect(lines[0]).toBe('Grow  (grow-abc123)');
    expect(lines).toContain('  W2  running  Task W2  Attempt 1.');
    expect(lines.filter((line) => line.startsWith('  W1'))).toHaveLength(1);
  });
  test('counts what matters and leaves out the rest', () => {
    expect(planCounts(planView({ landed: 2 }))).toBe('2 of 2 landed');
    expect(planCounts(planView({ running: 1, needsYou: 1, failed: 3 }))).toBe('0 of 2 landed, 1 running, 1 needs you, 3 failed');
  });
});

describe('the summary', () => {
  const figures = { elapsedMs: 5_000, sequentialMs: 12_000, efficiency: 2.4, tasksWorkedOn: 2, criticalPath: { keys: ['W1', 'W2'], ms: 4_000 }, idleMs: 0, batches: [], landedCommits: [{ key: 'W1', commit: 'a'.repeat(40) }] };
  test('has the figures, the commits and the next step', () => {
    const lines = summaryLines(planView({ state: 'completed', landed: 2, summary: figures }), [taskView('W1', { state: 'landed' })], 100);
    expect(lines.slice(2, 4)).toEqual(['  took 5.0 s instead of 12.0 s one after another', '  longest chain: W1 > W2, 4.0 s']);
    expect(lines).toContain('  W1  aaaaaaaaaa  Task W1');
    expect(lines.at(-1)).toBe('Next: coppice land grow-abc123 --into main');
  });
  test('says what the time was used for only where that means something', () => {
    const told = (change: Partial<typeof figures>): string[] => figureLines({ ...figures, ...change });
    expect(told({ tasksWorkedOn: 1 })).toEqual(['took 5.0 s']);
    expect(told({ sequentialMs: 400 })).toEqual(['took 5.0 s']);
    expect(told({ elapsedMs: 60_000, sequentialMs: 90_000, idleMs: 20_000, criticalPath: { keys: ['W1'], ms: 50_000 } })).toEqual(['took 1 min 0 s instead of 1 min 30 s one after another', 'slots were empty for 20.0 s while tasks could have begun']);
  });
  test('of a plan that is complete without an optional task says how that is tried again', () => {
    const lines = summaryLines(planView({ state: 'completed', landed: 1, failed: 1, excused: ['W2'] }), [taskView('W1', { state: 'landed' }), taskView('W2', { state: 'failed' })], 100);
    expect(lines.slice(-2)).toEqual(['Next: coppice land grow-abc123 --into main', 'The plan is complete without W2; coppice retry TASK tries an optional task again.']);
  });
  test('names what has not landed and why', () => {
    const lines = summaryLines(planView({ state: 'incomplete', failed: 1 }), [taskView('W2', { state: 'failed', text: 'The check failed.' })], 100);
    expect(lines.join('\n')).toContain('Not landed:\n    W2  failed  Task W2  The check failed.');
    expect(lines.at(-1)).toContain('coppice retry TASK');
  });
});

describe('the doctor’s findings', () => {
  test('are a line each, with one fix, and a verdict at the end', () => {
    expect(findingLines([fine('git', '2.43'), fault('identity', 'git does not know who commits', 'Tell it.')])).toEqual([
      'ok    git       2.43',
      'FAIL  identity  git does not know who commits',
      '                Tell it.',
      '',
      '1 thing has to be put right first.',
    ]);
    expect(findingLines([fine('git', '2.43')]).at(-1)).toBe('Ready.');
  });
});

import { describe, expect, it } from 'vitest';
import { failureText, promptText, type PromptJob } from '../../../src/adapters/agents/prompt';
import type { CheckResult } from '../../../src/engine/index';

const job: PromptJob = {
  job: 'implement', inputs: [], outputs: [], passesOn: false, regression: null, maySpawn: false, asked: [], instructions: '', title: 'W1: Parse dates',
  prompt: 'Write parseDate().\n',
  worktree: '/trees/w1',
  cwd: '/trees/w1',
  branchRef: 'refs/heads/coppice/dates/t/w1',
  number: 1,
  why: { kind: 'first' },
  advice: [],
  checks: ['npm test', 'echo "```"'],
  failures: [],
  left: null,
  criteria: [],
  redBefore: [],
};

const failed: CheckResult = { command: 'npm test', cwd: '.', exit: { kind: 'code', code: 1 }, durationMs: 5, tail: 'expected 1, got ```2```\n', logFile: '/logs/1' };

describe('the prompt', () => {
  it('gives a verifier each criterion with its number, and the form of its answer', () => {
    const text = promptText({ ...job, criteria: [{ number: 1, text: 'It loads' }, { number: 2, text: 'It saves,\n even twice' }] });
    expect(text).toContain('## What you have to judge\n\n1. It loads\n2. It saves, even twice\n\n');
    for (const part of ['$COPPICE_VERDICT_FILE', '"verdict": "not_met"', 'without evidence does not count']) expect(text).toContain(part);
    expect(promptText(job)).not.toContain('COPPICE_VERDICT_FILE');
  });

  it('tells who has to mend it which criteria are not proven, and why', () => {
    const failure = { kind: 'criteria', unmet: [{ number: 2, text: 'It saves', verdict: 'not_met', reason: 'src/a.ts:3: nothing\nis written' }], of: 3, problems: ['The verdict judges a criterion 7, which the task has not.'] } as const;
    expect(failureText({ ...job, why: { kind: 'failure', failure } })).toBe(
      'The work was judged by its acceptance criteria, and 1 of 3 are not proven:\n- 2. It saves\n  It is not met: src/a.ts:3: nothing is written\n\nThe verdict judges a criterion 7, which the task has not.',
    );
  });

  it('says what to do, where, that it must be committed, and how it is judged', () => {
    const text = promptText(job);
    for (const part of ['# W1: Parse dates\n\nWrite parseDate().\n\n', 'Work in /trees/w1 and nowhere else', 'branch coppice/dates/t/w1', 'Commit your work', 'npm test']) expect(text).toContain(part);
    expect(text).toContain('````\necho "```"\n````');
    expect(text).not.toContain('asked again');
  });

  it('says where the agent starts, where that is not the root, and which checks failed before', () => {
    const text = promptText({ ...job, cwd: '/trees/w1/app', redBefore: ['npm test'] });
    expect(text).toContain('- You start in /trees/w1/app');
    expect(text).toContain('npm test\n```\n\nIt failed before you began.');
    expect(promptText(job)).not.toContain('You start in');
  });

  it('says of a task that goes on beside the others which round this is, and when it is the last', () => {
    expect(promptText({ ...job, round: { number: 2, final: false } })).toContain('This is round 2. Do what can be done by now, commit it and end');
    expect(promptText({ ...job, round: { number: 3, final: true } })).toContain('This is its last round');
    expect(promptText(job)).not.toContain('beside the others');
  });

  it('leaves out what there is not', () => {
    expect(promptText({ ...job, checks: [] })).not.toContain('judged');
  });

  it('ends, where the agent is asked again, with the reason', () => {
    const text = promptText({ ...job, number: 2, why: { kind: 'failure', failure: { kind: 'checks', where: 'merged', results: [failed] } } });
    expect(text).toMatch(/## Why you are asked again \(attempt 2\)\n\nChecks failed on your work merged/);
    expect(text).toContain('It exited with 1. The end of what it printed:\n\n````\nexpected 1, got ```2```\n````');
  });
});

const told = (why: PromptJob['why'], advice: readonly string[] = []): string | null => failureText({ why, advice, failures: [], left: null });

describe('what went wrong before', () => {
  it('is nothing on a first attempt, or after one that was lost', () => {
    expect(told({ kind: 'first' })).toBeNull();
    expect(told({ kind: 'again', lost: true })).toBeNull();
  });

  it('is what an attempt had done that was cut short', () => {
    const again = (commits: number, files: readonly string[]): string | null => failureText({ why: { kind: 'again', lost: false }, advice: [], failures: [], left: { commits, files } });
    expect(again(0, [])).toContain('It left nothing behind');
    expect(again(1, [])).toMatch(/A commit is on the branch already: `git log` shows it. Go on from what is there.$/);
    expect(again(2, ['a.ts'])).toMatch(/2 commits are on the branch[^]*not committed[^]*- a.ts$/);
  });

  it('tells what the plan says of files in conflict, and nothing where it says nothing', () => {
    const why = { kind: 'conflict', files: ['a.ts'], oldTip: 'abc123' } as const;
    expect(told(why, ['Keep both imports.'])).toContain('The plan says of them:\n- Keep both imports.');
    expect(told(why)).not.toContain('The plan says');
  });

  it('names the files of a conflict and the commit that is kept', () => {
    const text = told({ kind: 'conflict', files: ['a.ts', 'odd\nname'], oldTip: 'abc123' });
    expect(text).toContain('git log -p abc123');
    expect(text).toContain('- a.ts\n- odd\\nname');
  });

  it('names the files that were left, and asks for nothing but a commit', () => {
    expect(told({ kind: 'dirty', files: ['left.txt'] })).toMatch(/Commit what belongs to the task[\s\S]*- left\.txt/);
  });

  it('tells only the checks that failed', () => {
    const good: CheckResult = { ...failed, command: 'npm run lint', exit: { kind: 'code', code: 0 } };
    const late: CheckResult = { ...failed, command: 'npm run slow', exit: { kind: 'timeout', afterMs: 90_000 }, tail: '' };
    const text = told({ kind: 'failure', failure: { kind: 'checks', where: 'worktree', results: [good, failed, late] } });
    expect(text).not.toContain('lint');
    expect(text).not.toContain('red before');
    expect(told({ kind: 'failure', failure: { kind: 'checks', where: 'worktree', results: [{ ...failed, redBefore: true }] } })).toContain('It exited with 1. It was red before you');
    expect(text).toContain('It did not end within 90 seconds. It printed nothing.');
  });

  it('tells how the agent itself ended', () => {
    expect(told({ kind: 'failure', failure: { kind: 'agent-exit', code: 2, signal: null, tail: 'boom' } })).toContain('with exit code 2. The end of what it printed:\n\n```\nboom\n```');
    expect(told({ kind: 'failure', failure: { kind: 'agent-exit', code: null, signal: 'SIGKILL', tail: '' } })).toContain('by the signal SIGKILL');
  });
});

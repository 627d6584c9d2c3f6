import { expect, test } from 'vitest';
import type { Job, JobState } from '../../src/engine/index';
import { isSettled, outcomeOf, reworked, revived, skippable, startable } from '../../src/engine/run/pipeline';
import { aJob } from '../support/storeRig';

const DONE: JobState = { kind: 'done' };
const FAILED: JobState = { kind: 'failed', failure: { kind: 'landing', reason: 'x' } };
const after = (name: string, kind: Job['needs'][number]['kind'] = 'success'): Job['needs'] => [{ job: name, kind }];
const names = (jobs: readonly Job[]): string[] => jobs.map((job) => job.name);
const states = (jobs: readonly Job[]): string[] => jobs.map((job) => `${job.name} ${job.state.kind}`);

const plan = aJob({ name: 'plan', stage: 'plan', role: 'planner' });
const dev = aJob({ name: 'dev', stage: 'dev', needs: after('plan') });
const check = aJob({ name: 'test', stage: 'test', role: 'tester', needs: after('dev') });
const rescue = aJob({ name: 'rescue', stage: 'test', role: 'custom', needs: after('dev', 'failure') });
const report = aJob({ name: 'report', stage: 'end', role: 'custom', needs: [...after('test', 'always'), ...after('rescue', 'always')] });

function at(job: Job, state: JobState): Job {
  return { ...job, state };
}

test('a job may begin when all it needs has come to what it needs', () => {
  expect(names(startable([plan, dev, check], 0))).toEqual(['plan']);
  expect(names(startable([at(plan, DONE), dev, check], 0))).toEqual(['dev']);
  expect(names(startable([at(plan, DONE), at(dev, FAILED), check, rescue], 0))).toEqual(['rescue']);
});

test('what is to run again goes first, and not before its time', () => {
  const waiting = at(dev, { kind: 'waiting', until: 5, why: { kind: 'again', lost: false } });
  const other = aJob({ name: 'other', stage: 'dev' });
  expect(names(startable([other, at(plan, DONE), waiting], 4))).toEqual(['other']);
  expect(names(startable([other, at(plan, DONE), waiting], 5))).toEqual(['dev', 'other']);
});

test('a stage runs no more of its jobs at once than it says', () => {
  const jobs = ['a', 'b', 'c'].map((name) => aJob({ name, stage: 'dev', width: 2 }));
  expect(names(startable(jobs, 0))).toEqual(['a', 'b']);
  const [first, ...rest] = jobs as [Job, ...Job[]];
  expect(names(startable([at(first, { kind: 'running', attemptId: 'x' }), ...rest], 0))).toEqual(['b']);
});

test('what can no longer be is skipped with its reason, and so is what needs that; what needs an end of any kind runs', () => {
  const jobs = [at(plan, FAILED), dev, check, rescue, report];
  expect(Object.fromEntries(skippable(jobs))).toEqual({ dev: 'plan did not succeed', test: 'dev did not succeed', rescue: 'dev did not fail' });
  const skipped = jobs.map((job) => (skippable(jobs).has(job.name) ? at(job, { kind: 'skipped', reason: '' }) : job));
  expect(names(startable(skipped, 0))).toEqual(['report']);
});

test('a failed job fails the task unless it is optional, or somebody was there for that case and ended well', () => {
  expect(outcomeOf([at(plan, DONE), at(dev, FAILED)]).kind).toBe('failed');
  expect(outcomeOf([at(plan, DONE), at({ ...dev, optional: true }, FAILED)]).kind).toBe('succeeded');
  expect(outcomeOf([at(plan, DONE), at(dev, FAILED), at(rescue, DONE)]).kind).toBe('succeeded');
  expect(outcomeOf([at(plan, DONE), at(dev, FAILED), at(rescue, FAILED)]).kind).toBe('failed');
});

test('work that will not do is done again by the last who wrote, and looked at again by all after it', () => {
  const jobs = [at(plan, DONE), at(dev, DONE), at(check, DONE)];
  const why = { kind: 'failure', failure: { kind: 'landing', reason: 'x' } } as const;
  expect(states(reworked(jobs, why, 'test'))).toEqual(['plan done', 'dev waiting', 'test pending']);
  expect(isSettled(reworked(jobs, why, 'test'))).toBe(false);
});

test('after a conflict all who wrote write again; what was left uncommitted is for whoever was last', () => {
  const second = at(aJob({ name: 'docs', stage: 'dev', needs: after('plan') }), DONE);
  const jobs = [at(plan, DONE), at(dev, DONE), second, at(check, DONE)];
  expect(states(reworked(jobs, { kind: 'conflict', files: [], oldTip: 'x' }, 'test'))).toEqual(['plan done', 'dev waiting', 'docs waiting', 'test pending']);
  expect(states(reworked(jobs, { kind: 'dirty', files: [] }, 'test'))).toEqual(['plan done', 'dev done', 'docs done', 'test waiting']);
});

test('a retry runs what failed again and gives what was skipped for it its chance', () => {
  const jobs = [at(plan, DONE), at(dev, FAILED), at(check, { kind: 'skipped', reason: 'dev did not succeed' })];
  expect(states(revived(jobs, { kind: 'first' }, 'dev'))).toEqual(['plan done', 'dev waiting', 'test pending']);
});

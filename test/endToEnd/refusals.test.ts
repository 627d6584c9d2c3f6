import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { product } from './support/product';
import { world, worldIn, type World } from './support/world';

beforeAll(async () => {
  await product();
});

const PLAN = planOf(task('W1', commit('w.txt')));

/** Refused before anything began: exit code 2, a cause and a next step in a person's words, no branch, no worktree. */
async function refused(here: World, how: Parameters<World['start']>[1] = {}): Promise<{ readonly message: string; readonly next: string }> {
  const ended = await here.start(['run', 'plan.md', '--json'], how).ended;
  expect(ended, ended.err).toMatchObject({ code: 2 });
  expect(ended.summary).toMatchObject({ type: 'summary', exitCode: 2 });
  expect(existsSync(here.worktrees)).toBe(false);
  const { problem } = ended.summary;
  if (problem === undefined) throw new Error(`No problem was named: ${ended.out}`);
  expect(problem.message).not.toMatch(/exit code|at Object|\.js:/);
  expect(problem.next).not.toBe('');
  return problem;
}

test('a folder outside any repository is named, and how to make it one', async () => {
  const root = tempFolder();
  writeFileSync(join(root, 'plan.md'), PLAN);
  const { message } = await refused(await worldIn(root));
  expect(message).toContain(`${root} is not inside a git repository`);
  expect(message).toContain('git init');
});

test('a repository without a commit is told how to make one', async () => {
  const root = join(tempFolder(), 'repo');
  mkdirSync(root);
  execFileSync('git', ['init', '-q', '-b', 'main', root]);
  writeFileSync(join(root, 'plan.md'), PLAN);
  const here = await worldIn(root);
  const { message, next } = await refused(here);
  expect(message).toContain(`${root} has no commit on its current branch yet`);
  expect(next).toContain('git commit --allow-empty');
});

test('a bare repository is no place for agents', async () => {
  const root = join(tempFolder(), 'bare.git');
  execFileSync('git', ['init', '-q', '--bare', root]);
  writeFileSync(join(root, 'plan.md'), PLAN);
  expect((await refused(await worldIn(root))).message).toContain(`${root} is a bare repository`);
});

test('a machine without git, or with one that is too old, is told which one is needed', async () => {
  const here = await world({ plan: PLAN });
  const without = tempFolder();
  symlinkSync('/bin/sh', join(without, 'sh'));
  const missing = await refused(here, { env: { PATH: without } });
  expect(missing.message).toBe('git was not found on PATH.');
  expect(missing.next).toContain('2.39');

  const doctor = await here.start(['doctor'], { env: { PATH: without } }).ended;
  expect(doctor.code).toBe(2);
  expect(doctor.out).toMatch(/FAIL {2}git +not found on PATH/);
  expect(doctor.out).not.toContain('no commit');

  const old = tempFolder();
  writeFileSync(join(old, 'git'), '#!/bin/sh\necho git version 2.30.0\n');
  chmodSync(join(old, 'git'), 0o755);
  expect((await refused(here, { env: { PATH: `${old}:${process.env['PATH'] ?? ''}` } })).message).toContain(`git 2.30.0 is installed (${join(old, 'git')}); Coppice needs 2.39`);
});

test('a repository in which nobody can commit is told the two settings', async () => {
  const here = await world({ plan: PLAN });
  here.repository.git('config', '--unset', 'user.email');
  here.repository.git('config', '--unset', 'user.name');
  here.repository.git('config', 'user.useConfigOnly', 'true');
  const { message, next } = await refused(here);
  expect(message).toContain('Git does not know who commits');
  expect(next).toContain('git config user.email');
});

test('every fault of a plan is shown at once, with its place', async () => {
  const faulty = planOf(task('W1', 'true', 'Depends on: W9'), task('W2', 'true', 'Depends on: W3'), task('W3', 'true', 'Depends on: W2'), task('W1', 'true'));
  const here = await world({ plan: faulty });
  const ended = await here.coppice('run', 'plan.md');
  expect(ended.code).toBe(2);
  for (const code of ['unknown-dependency', 'dependency-cycle', 'duplicate-task']) expect(ended.err).toMatch(new RegExp(`^plan\\.md:\\d+:\\d+ error ${code}: `, 'm'));
  expect(ended.err).toContain('W2 → W3 → W2');
  expect(ended.err).not.toContain('Did you mean `W1`');
  expect(existsSync(join(here.root, '.git', 'coppice'))).toBe(false);
});

test('a task for an agent that is not set up, or for none, starts nothing', async () => {
  const here = await world({ plan: '# The plan\n\n## W1: A\n\nDo it.\n' });
  expect(await refused(here)).toMatchObject({ message: 'W1 names no agent and has no commands of its own.', next: expect.stringContaining('--agent NAME') as string });
  const unknown = await here.coppice('run', 'plan.md', '--agent', 'ghost');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('the agent "ghost", which is not set up') as string });
  expect(here.lines('branch', '--list', 'coppice/*')).toEqual([]);
});

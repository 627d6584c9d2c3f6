import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plannerConsent, plannerName } from '../../src/cli/init/planner';
import { planTarget, writeDraft, writePlan } from '../../src/cli/init/planTarget';
import { EMPTY_PROJECT_CONFIG } from '../../src/engine/index';
import { tempFolder } from '../support/tempFolder';

test.each([
  ['docs/My spec (v2).md', '.coppice/plans/my-spec-v2.yaml'],
  ['SPEC', '.coppice/plans/spec.yaml'],
  ['.hidden', '.coppice/plans/hidden.yaml'],
  ['…', '.coppice/plans/plan.yaml'],
])('the plan of %s goes to %s', (specName, path) => {
  const folder = tempFolder();
  expect(planTarget({ specName, out: undefined, force: false, cwd: '/', worktree: folder })).toBe(join(folder, path));
});

test('a plan is never written over another one unasked, and leaves no draft of its own', () => {
  const folder = tempFolder();
  const path = join(folder, 'a', 'plan.yaml');
  writePlan(path, 'one', false);
  expect(() => writePlan(path, 'two', false)).toThrow('is there already');
  expect(() => planTarget({ specName: 's.md', out: path, force: false, cwd: folder, worktree: folder })).toThrow('is there already');
  expect(readFileSync(path, 'utf8')).toBe('one');
  writePlan(path, 'two', true);
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(join(folder, 'a'))).toEqual(['plan.yaml']);
});

test('a draft takes a name that is free', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'plan.draft.yaml'), 'mine');
  expect(writeDraft(join(folder, 'plan.yml'), 'new')).toBe(join(folder, 'plan.draft-2.yaml'));
  expect(readFileSync(join(folder, 'plan.draft.yaml'), 'utf8')).toBe('mine');
});

test('the planner is the one that was named, else the usual one, else the only one', () => {
  const mine = { command: ['run me', '{prompt_file}'] as const };
  const one = { ...EMPTY_PROJECT_CONFIG, agents: { mine } } as never;
  expect(plannerName('other', one)).toBe('other');
  expect(plannerName(undefined, one)).toBe('mine');
  expect(plannerName(undefined, { ...EMPTY_PROJECT_CONFIG, agent: 'usual', agents: { mine, more: mine } } as never)).toBe('usual');
  expect(() => plannerName(undefined, { ...EMPTY_PROJECT_CONFIG, agents: { mine, more: mine } } as never)).toThrow('No agent was named');
  expect(plannerConsent('mine', one)).toBe('The planner is mine; this runs on this machine: "run me" {prompt_file}');
  expect(plannerConsent('__proto__', one)).toBe('The planner is __proto__.');
});

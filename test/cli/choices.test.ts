import { describe, expect, test } from 'vitest';
import { gitFinding, nodeFinding } from '../../src/cli/doctor/programs';
import { CliFailure } from '../../src/cli/failure';
import { wishOf } from '../../src/cli/interrupts';
import { exitCodeOf, isAtRest } from '../../src/cli/outcome';
import { selectPlan, selectTask } from '../../src/cli/select';
import { settingsConsent, startOptions } from '../../src/engine/index';
import type { PlanView } from '../../src/protocol/views';
import { plan } from '../engine/planning/support';
import { planView, snapshot, taskView } from './views';

const older = planView({ id: 'older-111111', title: 'Older', path: '/repo/older.md', createdAt: 1, endedAt: 2, state: 'completed' });
const newer = planView({ createdAt: 10 });
const board = snapshot([older, newer], [taskView('W1'), taskView('W1', { id: 'older-111111/w1', planId: 'older-111111' }), taskView('W2', { id: 'older-111111/w2', planId: 'older-111111' })]);

describe('a plan is meant', () => {
  test('by its id, its beginning, its title or its document', () => {
    for (const wanted of ['older-111111', 'olde', 'Older', 'older.md']) expect(selectPlan(board, wanted, '/repo'), wanted).toBe(older);
  });
  test('without a word when it is the newest that goes on', () => {
    expect(selectPlan(board, undefined, '/repo')).toBe(newer);
  });
  test('in vain when there is none, and the message lists those there are', () => {
    expect(() => selectPlan(board, 'nope', '/repo')).toThrow(CliFailure);
    expect(() => selectPlan(snapshot([], []), undefined, '/repo')).toThrow('No plan has been started');
  });
});

describe('a task is meant', () => {
  test('by its name in the newest plan that has it', () => {
    expect(selectTask(board, 'w1', '/repo').planId).toBe(newer.id);
    expect(selectTask(board, 'W2', '/repo').planId).toBe(older.id);
  });
  test('by plan and name, or by id', () => {
    expect(selectTask(board, 'Older/W1', '/repo').id).toBe('older-111111/w1');
    expect(selectTask(board, 'older-111111/w2', '/repo').key).toBe('W2');
  });
  test('in vain when no plan has it', () => {
    expect(() => selectTask(board, 'W9', '/repo')).toThrow('There is no task "W9"');
  });
});

describe('the exit code', () => {
  test('is 0 only when all landed', () => {
    expect(exitCodeOf(planView({ state: 'completed', landed: 2 }))).toBe(0);
    expect(exitCodeOf(planView({ state: 'completed', landed: 1 }))).toBe(1);
    expect(exitCodeOf(planView({ state: 'completed', landed: 1, failed: 1, excused: ['W2'] }))).toBe(0);
  });
  test.each<[PlanView['state'], number]>([
    ['incomplete', 1],
    ['verification-failed', 1],
    ['cancelled', 1],
    ['paused', 1],
    ['running', 1],
    ['could-not-open', 2],
  ])('of a plan that is %s is %i', (state, code) => {
    expect(exitCodeOf(planView({ state, landed: 2 }))).toBe(code);
  });
  test('is known once the plan rests: a paused one when its last agent has ended', () => {
    expect(isAtRest(planView({ state: 'paused', running: 1 }))).toBe(false);
    expect(isAtRest(planView({ state: 'paused', running: 0 }))).toBe(true);
    expect(isAtRest(planView({ state: 'closing' }))).toBe(false);
  });
});

describe('settings', () => {
  const document = plan([], { schedule: 'batch' });
  const settings = { agents: { mine: { command: ['my agent', '{prompt_file}'], env: { MODE: 'fast' } } }, agent: 'mine', maxParallel: 2, schedule: 'flow' as const, environment: { allow: ['TOKEN'] } };
  test('give way to the plan, and the plan to a flag', () => {
    expect(startOptions({}, document, settings)).toEqual({ agent: 'mine', maxParallel: 2 });
    expect(startOptions({ schedule: 'flow', maxParallel: 8 }, document, settings)).toEqual({ agent: 'mine', schedule: 'flow', maxParallel: 8 });
  });
  test('are shown where they add a command or a variable to what runs', () => {
    expect(settingsConsent(settings, { agent: 'mine' }, document)).toEqual(['Agent mine (.coppice/config.yaml): MODE="fast" "my agent" "{prompt_file}"', 'Agents and checks also see (.coppice/config.yaml): TOKEN']);
    expect(settingsConsent({ agents: settings.agents, environment: { allow: [] } }, { agent: 'claude' }, document)).toEqual([]);
  });
});

test('an answer to Ctrl-C is read by its first letter; anything else goes on watching', () => {
  expect(['s', 'Stop', ' d', 'c', '', 'what?'].map(wishOf)).toEqual(['stop', 'stop', 'detach', null, null, null]);
});

test('the doctor knows which versions are too old', () => {
  expect(nodeFinding('20.18.1').verdict).toBe('fail');
  expect(nodeFinding('20.19.0').verdict).toBe('ok');
  expect(gitFinding({ code: 0, stdout: 'git version 2.38.9' }).verdict).toBe('fail');
  expect(gitFinding({ code: 0, stdout: 'git version 2.39.5 (Apple Git-154)' }).verdict).toBe('ok');
  expect(gitFinding({ code: null, stdout: '' }).verdict).toBe('fail');
});

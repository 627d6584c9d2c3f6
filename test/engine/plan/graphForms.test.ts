import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath, dependencyVerdict, levels, planGraph, planGraphFromJson, planGraphToJson, weightOf, type Progress } from '../../../src/engine/plan/graph';
import { somePlan, task as planned } from '../planning/support';
import { acyclicTasks, task } from './support';

describe('criticalPath', () => {
  const weigh = (key: string): number => ({ A: 1, B: 5, C: 1, D: 1 })[key] ?? 1;

  it('is the chain that weighs most', () => {
    const tasks = [task('A'), task('B'), task('C', 'A'), task('D', 'B', 'C')];
    expect(criticalPath(tasks, ({ key }) => weigh(key))).toEqual({ keys: ['B', 'D'], weight: 6 });
    expect(criticalPath(tasks, () => 1)).toEqual({ keys: ['A', 'C', 'D'], weight: 3 });
  });

  it('is empty where nothing can start', () => {
    expect(criticalPath([task('A', 'A')], () => 1)).toEqual({ keys: [], weight: 0 });
  });

  it('is as long as the plan has levels when all weigh the same', () => {
    fc.assert(
      fc.property(acyclicTasks, (tasks) => {
        expect(criticalPath(tasks, () => 1).weight).toBe(Math.max(0, ...[...levels(tasks).values()].map((level) => level + 1)));
      }),
    );
  });
});

describe('weightOf', () => {
  it.each([
    ['2h', 2],
    ['90 min', 1.5],
    ['1.5 days', 12],
    ['1d 4h', 12],
    ['~3 hours', 3],
    ['2 weeks', 80],
    ['2-3 hours', 3],
    ['soon', 1],
    [null, 1],
  ])('reads %s as %d', (estimate, hours) => {
    expect(weightOf({ estimate })).toBe(hours);
  });
});

describe('dependencyVerdict', () => {
  const open: Progress = { outcome: 'open', published: new Set(['api:users']) };
  const landed: Progress = { outcome: 'landed', published: new Set() };
  const failed: Progress = { outcome: 'failed', published: new Set() };

  it.each([
    ['success', null, 'waiting', 'met', 'never'],
    ['failure', null, 'waiting', 'never', 'met'],
    ['always', null, 'waiting', 'met', 'met'],
    ['api', 'users', 'met', 'met', 'never'],
    ['artifact', 'users', 'waiting', 'met', 'never'],
  ] as const)('%s %s: %s while it runs, %s once landed, %s once failed', (kind, name, whileOpen, onceLanded, onceFailed) => {
    const dependency = { on: 'A', kind, name };
    expect([open, landed, failed].map((progress) => dependencyVerdict(dependency, progress))).toEqual([whileOpen, onceLanded, onceFailed]);
  });
});

describe('the graph as plain data', () => {
  it('comes back the same, for whatever plan', () => {
    fc.assert(
      fc.property(somePlan, ({ tasks }) => {
        const graph = planGraph(tasks);
        expect(planGraphFromJson(JSON.parse(JSON.stringify(planGraphToJson(graph))))).toEqual({ ok: true, value: graph });
      }),
    );
  });

  it('writes the kind of each dependency with the name it waits for', () => {
    const graph = planGraph([planned('A', { estimate: '2h' }), planned('B', { on: ['A', 'gone', { on: 'A', kind: 'api', name: 'users:v2' }] })]);
    expect(planGraphToJson(graph)).toEqual({
      version: 1,
      tasks: [{ key: 'A', weight: 2 }, { key: 'B', weight: 1 }],
      dependencies: [{ before: 'A', after: 'B', kind: 'success' }, { before: 'A', after: 'B', kind: 'api:users:v2' }],
    });
  });

  it.each([
    ['another version', { version: 2, tasks: [], dependencies: [] }],
    ['an unknown kind', { version: 1, tasks: [{ key: 'A', weight: 1 }], dependencies: [{ before: 'A', after: 'A', kind: 'sometimes' }] }],
    ['an edge to nobody', { version: 1, tasks: [{ key: 'A', weight: 1 }], dependencies: [{ before: 'B', after: 'A', kind: 'success' }] }],
    ['two tasks of one key', { version: 1, tasks: [{ key: 'A', weight: 1 }, { key: 'A', weight: 1 }], dependencies: [] }],
    ['something else', 'graph'],
  ])('refuses %s', (_, json) => {
    expect(planGraphFromJson(json).ok).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { applyDelta } from '../../src/protocol/board';
import type { Delta, Snapshot } from '../../src/protocol/views';
import { FakeEngine } from '../support/fakeEngine';

function deltasOf(engine: FakeEngine): Delta[] {
  const deltas: Delta[] = [];
  engine.onDelta((delta) => deltas.push(structuredClone(delta) as Delta));
  return deltas;
}

test('a snapshot and the deltas after it make the next snapshot', () => {
  const engine = new FakeEngine();
  const before = structuredClone(engine.snapshot()) as Snapshot;
  const deltas = deltasOf(engine);
  for (const [index, id] of ['t1', 't2', 't1', 't3', 't2'].entries()) engine.happen(`step ${String(index)}`, id);
  expect(deltas.reduce(applyDelta, before)).toEqual(engine.snapshot());
});

test('a delta that is in the snapshot already changes nothing', () => {
  const engine = new FakeEngine();
  const deltas = deltasOf(engine);
  engine.happen('one');
  engine.happen('two');
  const now = structuredClone(engine.snapshot()) as Snapshot;
  expect(applyDelta(now, deltas[0]!)).toBe(now);
});

test('the snapshot it is given stays as it was', () => {
  const engine = new FakeEngine();
  engine.happen('one');
  const before = structuredClone(engine.snapshot()) as Snapshot;
  const copy = structuredClone(before);
  const deltas = deltasOf(engine);
  engine.happen('two');
  applyDelta(before, deltas[0]!);
  expect(before).toEqual(copy);
});

test('a worktree that was removed leaves the board', () => {
  const board: Snapshot = { version: 1, sequence: 1, trouble: null, plans: [], tasks: [], worktrees: [] };
  const row = { id: 'w1', planId: 'p1', taskId: null, path: '/w', branch: null, kind: 'integration' } as const;
  const delta = (version: number, state: 'standing' | 'removed'): Delta => ({ version, trouble: null, plans: [], tasks: [], worktrees: [{ ...row, state }], happenings: [] });
  const standing = applyDelta(board, delta(2, 'standing'));
  expect(standing.worktrees).toHaveLength(1);
  expect(applyDelta(standing, delta(3, 'removed')).worktrees).toEqual([]);
});

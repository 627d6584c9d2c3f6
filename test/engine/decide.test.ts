import { expect, test } from 'vitest';
import { decide } from '../../src/engine/run/decide';
import { StateRows } from '../../src/engine/run/state';
import { aJob, aPlan, aTask } from '../support/storeRig';

test('a job whose start failed takes along what needed it: the task is not left waiting for what cannot come', () => {
  const begun = aJob({ name: 'dev', state: { kind: 'failed', failure: { kind: 'worktree', reason: 'gone' } } });
  const behind = aJob({ name: 'test', needs: [{ job: 'dev', kind: 'success' }] });
  const task = aTask({ dependsOn: [], jobs: [begun, behind], state: { kind: 'running', attemptId: 'a1' } });
  const state = StateRows.of({ templates: [], plans: [aPlan()], tasks: [task], attempts: [], worktrees: [], landings: [], failures: [], artifacts: [] });
  expect(decide(state, 0).steps).toEqual([{ do: 'record', event: { type: 'job.skipped', taskId: 't1', job: 'test', reason: 'dev did not succeed' } }]);
});

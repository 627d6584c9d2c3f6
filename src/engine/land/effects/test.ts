import { passed } from '../../model/plan';
import type { CheckResult } from '../../model/plan';
import type { Worktree } from '../../model/task';
import { captureFailures, failedChecks } from '../../run/effects/captureFailures';
import { failedLast, runChecks } from '../../run/effects/runChecks';
import { baselineOf, comparedWith } from '../../run/provision/baseline';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { blamed, givenUp } from '../giveUp';
import { upTo } from '../train';
import { checksOfTrain } from '../trainChecks';
import { integrationWorktreeAt } from './integrationWorktree';
import { underWay } from './landingTask';
import type { UnderWay } from './landingTask';

/** Proves the merged result: exactly the commit the branch will move to, in a worktree of its own. */
export async function test(works: Works, landingId: string): Promise<void> {
  const found = underWay(works, landingId);
  if (found?.landing.state.kind !== 'testing') return;
  const folder = await integrationWorktreeAt(works, found.plan, found.landing.state.commit);
  if (folder === null || !isTesting(works, landingId)) return;
  if (!folder.ok) {
    // Those behind it may have left the train while the folder was made.
    const { train } = underWay(works, landingId) ?? found;
    await works.record(
      ...givenUp(works.state(), { train, landing: found.landing, reason: { kind: 'fault', reason: folder.error } }),
      { type: 'task.failed', taskId: found.task.id, failure: { kind: 'landing', reason: folder.error } },
    );
    return;
  }
  const results = await tested(works, found, folder.value);
  works.ports.killPoint?.('after-effect', 'test');
  if (results === null || !isTesting(works, landingId)) return;
  await (results.every(passed) ? proven(works, found, results) : red(works, found, { checks: results, folder: folder.value.path, commit: found.landing.state.commit }));
}

async function tested(works: Works, { landing, task, train }: UnderWay, worktree: Worktree): Promise<readonly CheckResult[] | null> {
  const together = upTo(train, landing.id);
  const checks = checksOfTrain(works.state(), together);
  const run = await runChecks(works, { name: landing.id, worktree, task, checks, alsoFor: together.map(({ taskId }) => taskId), first: failedLast(works.state(), task.id) });
  return run === null ? null : comparedWith(baselineOf(works.state(), task), run);
}

/** It, and what it stands upon, is brought in at once: the branch never takes a value that was not tested. */
async function proven(works: Works, { landing, train }: UnderWay, checks: readonly CheckResult[]): Promise<void> {
  await works.record(
    ...upTo(train, landing.id).map(({ id }) => ({ type: 'landing.advancing', landingId: id, checks, ...(id === landing.id ? {} : { provenWith: landing.id }) }) as const),
  );
}

interface Red {
  readonly checks: readonly CheckResult[];
  readonly folder: string;
  readonly commit: string;
}

async function red(works: Works, { landing, task, plan, at }: UnderWay, { checks, folder, commit }: Red): Promise<void> {
  const attempt = mustGet(works.state().attempts, at.attemptId, 'attempt');
  const { failures } = await captureFailures(works, { plan, of: { task, attempt }, where: 'merged', folder, commit, commands: failedChecks(checks) });
  if (!isTesting(works, landing.id)) return;
  const { train } = underWay(works, landing.id) ?? { train: [] };
  await works.record(
    ...(train[0]?.id === landing.id ? blamed(works.state(), { plan, train, landing, checks, failures, now: works.ports.clock.wall() }) : [{ type: 'landing.red', landingId: landing.id, checks, failures } as const]),
  );
}

function isTesting(works: Works, landingId: string): boolean {
  return underWay(works, landingId)?.landing.state.kind === 'testing';
}

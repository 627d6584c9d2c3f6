import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askAgain } from '../../../src/cli/askAgain';
import { isAtRest } from '../../../src/cli/outcome';
import { jobEnvironment } from '../../../src/client/jobEnvironment';
import type { PlanView, Snapshot } from '../../../src/protocol/views';
import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import { gitIn } from '../../support/gitIn';
import type { Scenario } from './crashRun';
import { roughPlan } from './roughPlan';
import type { Template } from './template';
import type { User } from './user';

const KEYS = ['R1', 'R2', 'R3', 'R4'];

/**
 * A plan that a person stops, goes on with, finds unfinished, puts right, retries, clears up after and brings into a
 * branch. What is already as wanted is not asked for again, so a person who has seen the engine die just carries on.
 */
export function rough(template: Template): Scenario {
  return {
    name: `rough, ${template.kind} checkout`,
    template,
    fingerprint: checkoutFingerprint(join(template.folder, 'repo')),
    checkout: 'untouched',
    leastParallel: 2,
    async act(user, root) {
      gitIn(root, 'branch', 'release');
      const go = join(root, '..', 'go');
      const id = await user.start(roughPlan(go), { maxAttempts: 1 });
      await user.until('R3 to hang, R1 to have failed and R2 to need somebody', (board) => task(board, 'R3') === 'running' && task(board, 'R1') === 'failed' && task(board, 'R2') === 'attention');
      await stop(user, id);
      writeFileSync(go, '');
      commitWhatIsLeft(user, 'R2');
      await resume(user, id);
      await user.until('the end of the plan', (board) => board.plans.some((plan) => plan.id === id && plan.state === 'completed'));
      await land(user, root, id);
      await askAgain(user.client, 'worktrees/clean', { planId: id });
      return [{ id, keys: KEYS, landed: KEYS }];
    },
  };
}

function task(board: Snapshot, key: string): string | undefined {
  return board.tasks.find((one) => one.key === key)?.state;
}

function planOf(user: User, id: string): PlanView | undefined {
  return user.client.board?.plans.find((plan) => plan.id === id);
}

async function stop(user: User, id: string): Promise<void> {
  const answer = await askAgain(user.client, 'plan/stop', { planId: id });
  // Asked twice, because the engine died before it could answer.
  if (answer.kind === 'refused' && answer.code !== 'nothing-to-stop') throw new Error(answer.message);
  await user.until('the plan to be stopped', (board) => board.plans.some((plan) => plan.id === id && plan.state === 'paused' && isAtRest(plan)));
}

async function resume(user: User, id: string): Promise<void> {
  const answer = await askAgain(user.client, 'plan/resume', { planId: id, environment: jobEnvironment(process.env) });
  if (answer.kind === 'refused' && answer.code !== 'nothing-to-resume') throw new Error(answer.message);
}

async function land(user: User, root: string, id: string): Promise<void> {
  const answer = await askAgain(user.client, 'plan/land', { planId: id, into: 'release' });
  if (answer.kind === 'refused') throw new Error(answer.message);
  const { integrationBranch = '' } = planOf(user, id) ?? {};
  if (gitIn(root, 'rev-parse', 'release') !== gitIn(root, 'rev-parse', integrationBranch)) throw new Error(`release did not come to ${integrationBranch}.`);
}

function commitWhatIsLeft(user: User, key: string): void {
  const worktree = user.client.board?.tasks.find((one) => one.key === key)?.worktree ?? '';
  if (!existsSync(worktree)) throw new Error(`${key} has no worktree: ${worktree}`);
  gitIn(worktree, 'add', '--all');
  if (gitIn(worktree, 'status', '--porcelain') !== '') gitIn(worktree, 'commit', '-q', '-m', 'finished by hand');
}

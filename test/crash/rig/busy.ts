import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../../src/protocol/views';
import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import { gitIn } from '../../support/gitIn';
import type { CrashBench } from './bench';
import { busyOptions, busyPlan } from './busyPlan';
import type { Scenario } from './crashRun';
import type { Template } from './template';
import { taskOf, type User } from './user';

const KEYS = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10', 'B11'];
/** These wait for their turn behind B1, so that they land one upon the other. */
const BEHIND = ['B2', 'B10', 'B11'];

/** A plan that is full of what agents can do, and a person who puts right what is left to them. */
export function busy(template: Template, bench: CrashBench): Scenario {
  return {
    name: `busy, ${template.kind} checkout`,
    template,
    fingerprint: checkoutFingerprint(join(template.folder, 'repo')),
    checkout: 'untouched',
    leastParallel: 4,
    async act(user, root) {
      const beside = (name: string): string => join(root, '..', name);
      const places = { go: beside('go'), mended: beside('mended'), hungOnce: beside('hung'), setUpOnce: beside('set-up'), coppice: `'${process.execPath}' '${bench.cliFile}'` };
      const id = await user.start(busyPlan(places), busyOptions(places));
      const state = (board: Snapshot, key: string): string => taskOf(board, id, key)?.state ?? '';
      await user.until('B7 to have no setup', (board) => ['failed', 'landed'].includes(state(board, 'B7')));
      await retry(user, id, 'B7');
      await user.until('B8 to have failed, and those behind B1 to be ready', (board) => ['failed', 'landed'].includes(state(board, 'B8')) && BEHIND.every((key) => ['queued', 'landed'].includes(state(board, key))));
      if (!existsSync(places.mended)) {
        rmSync(worktreeOf(user, id, 'B8'), { recursive: true, force: true });
        writeFileSync(places.mended, '');
      }
      await retry(user, id, 'B8');
      if (!existsSync(places.go)) {
        gitIn(worktreeOf(user, id, 'B2'), 'commit', '-q', '--allow-empty', '-m', 'one more by hand');
        writeFileSync(places.go, '');
      }
      await user.until('the end of the plan', (board) => board.plans.some((plan) => plan.id === id && plan.state === 'completed'));
      return [{ id, keys: KEYS, landed: KEYS.filter((key) => key !== 'B3' && key !== 'B9') }];
    },
  };
}

function worktreeOf(user: User, planId: string, key: string): string {
  return taskOf(user.client.board, planId, key)?.worktree ?? '';
}

async function retry(user: User, planId: string, key: string): Promise<void> {
  const taskId = taskOf(user.client.board, planId, key)?.id ?? '';
  await user.ensure(`retry ${key}`, (board) => taskOf(board, planId, key)?.state !== 'failed', () => user.client.ask('task/retry', { taskId }));
}

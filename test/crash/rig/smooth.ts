import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import { join } from 'node:path';
import { isAtRest } from '../../../src/cli/outcome';
import type { Scenario } from './crashRun';
import { smoothPlan, smoothProvision } from './smoothPlan';
import type { Template } from './template';

export const KEYS = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6'];

/** A plan that needs nobody, started and watched to its end. The user's branch is to follow, and can where their checkout is clean. */
export function smooth(template: Template): Scenario {
  return {
    name: `smooth, ${template.kind} checkout`,
    template,
    fingerprint: checkoutFingerprint(join(template.folder, 'repo')),
    checkout: template.kind === 'clean' ? 'followed' : 'untouched',
    leastParallel: 2,
    async act(user) {
      const id = await user.start(smoothPlan, { advance: 'plan', uncommitted: 'commit', worktrees: smoothProvision });
      await user.until('the end of the plan', (board) => board.plans.some((plan) => plan.id === id && isAtRest(plan)));
      return [{ id, keys: KEYS, landed: KEYS }];
    },
  };
}

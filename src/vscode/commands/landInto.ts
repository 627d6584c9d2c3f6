import type { PlanView } from '../../protocol/views';
import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import { canLand } from '../views/boardRows';
import { askText, choose } from './ask';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { withProgress } from './progress';
import { pickPlan } from './targets';

export const landInto: CommandDefinition = {
  id: Command.landInto,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickPlan(repositories, on, canLand, 'Which plan’s work shall be brought in?');
    if (picked.kind === 'none') return refused('No plan has landed anything yet.', 'Start one, or wait until its first task has landed.');
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, plan } = picked.value;
    const into = await askBranch(plan);
    if (into === undefined) return QUIET;
    return withProgress(`landing into ${into}`, () => withEngine(repository, async (engine) => said(await engine.ask('plan/land', { planId: plan.id, into }))));
  },
};

const OTHER = 'Another branch…';

async function askBranch(plan: PlanView): Promise<string | undefined> {
  if (plan.targetBranch !== null) {
    const items = [{ label: plan.targetBranch, description: 'the branch this plan was started from' }, { label: OTHER }];
    const picked = await choose(items, { placeHolder: `Fast-forward which branch to ${plan.integrationBranch}?` });
    if (picked?.label !== OTHER) return picked?.label;
  }
  const typed = await askText({
    prompt: `Fast-forward which branch to ${plan.integrationBranch}?`,
    validateInput: (value) => (/^[^\s~^:?*[\\\u0000-\u001f-][^\s~^:?*[\\\u0000-\u001f]*$/.test(value.trim()) ? undefined : 'Type the name of one of your branches, such as main.'),
  });
  return typed?.trim();
}

import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import { choose } from './ask';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { withProgress } from './progress';
import { pickWork } from './workTarget';

export const cancel: CommandDefinition = {
  id: Command.cancel,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickWork(repositories, on, 'Which plan shall be cancelled?');
    if (picked.kind === 'none') return refused('Nothing is left that could be cancelled.', 'What has landed stays.');
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, target, name } = picked.value;
    const sure = await choose([{ label: 'Cancel It', description: 'agents are ended; worktrees and branches stay' }], { placeHolder: `Give up ${name}?` });
    if (sure === undefined) return QUIET;
    return withProgress(`cancelling ${name}`, () => withEngine(repository, async (engine) => said(await engine.ask('work/cancel', { target }))));
  },
};

import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import { choose } from './ask';
import type { CommandDefinition } from './command';
import { said, withRunningEngine } from './engineCall';
import { withProgress } from './progress';
import { pickWork } from './workTarget';

const HOW = [
  { label: 'Let What Runs Come to Its End', description: 'and begin nothing new', how: 'finish' },
  { label: 'Suspend', description: 'end the agents now; what they had done stays in their worktrees', how: 'suspend' },
] as const;

export const pause: CommandDefinition = {
  id: Command.pause,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickWork(repositories, on, 'Which plan shall pause?');
    if (picked.kind === 'none') return refused('Nothing runs that could pause.', 'Start a plan first.');
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, target, name } = picked.value;
    const chosen = await choose(HOW, { placeHolder: `Pause ${name}` });
    if (chosen === undefined) return QUIET;
    return withProgress(`pausing ${name}`, () => withRunningEngine(repository, async (engine) => said(await engine.ask('work/pause', { target, how: chosen.how }))));
  },
};

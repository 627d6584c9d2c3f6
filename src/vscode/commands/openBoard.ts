import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import type { CommandDefinition } from './command';
import { pickRepository } from './targets';

export const openBoard: CommandDefinition = {
  id: Command.openBoard,
  trust: 'not-needed',
  run: async ({ repositories, boards }, on) => {
    const picked = await pickRepository(repositories, on, 'Whose board?');
    if (picked.kind === 'none') return refused('This window has no git repository, so there is no board.', 'Open the folder of a repository.', [{ title: 'Open Folder', command: 'vscode.openFolder' }]);
    if (picked.kind === 'cancelled') return QUIET;
    (await boards()).show(picked.value);
    return QUIET;
  },
};

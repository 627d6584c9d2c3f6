import { loadLater } from '../loadLater';
import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { withEngine } from './engineCall';
import { pickRepository } from './targets';

export const showTemplate: CommandDefinition = {
  id: Command.showTemplate,
  trust: 'required',
  run: async ({ repositories }) => {
    const picked = await pickRepository(repositories, undefined, 'The templates of which repository?');
    if (picked.kind !== 'picked') return QUIET;
    const { showKept } = await loadLater();
    return withEngine(picked.value, showKept);
  },
};

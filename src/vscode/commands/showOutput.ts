import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';

export const showOutput: CommandDefinition = {
  id: Command.showOutput,
  trust: 'not-needed',
  run: ({ log }) => {
    log.show();
    return QUIET;
  },
};

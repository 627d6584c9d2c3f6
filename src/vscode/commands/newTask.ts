import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import type { CommandDefinition } from './command';
import { withEngine } from './engineCall';
import { giveTask } from './giveTask';
import { revealNode } from './revealNode';
import { pickRepository } from './targets';

/** A task without a plan. It starts by itself. */
export const newTask: CommandDefinition = {
  id: Command.newTask,
  trust: 'required',
  run: async (window, on) => {
    const picked = await pickRepository(window.repositories, on, 'In which repository?');
    if (picked.kind === 'none') return refused('This window has no git repository.', 'Open the folder of one.');
    if (picked.kind === 'cancelled') return QUIET;
    const repository = picked.value;
    return withEngine(repository, (engine) =>
      giveTask({ repository, engine, diagnostics: window.diagnostics }, (planId) => void revealNode(window, { kind: 'plan', repository: repository.id, planId })),
    );
  },
};

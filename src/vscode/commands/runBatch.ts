import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { pickDocument, pickDocumentBatch, unreadable } from './documentTargets';
import { startPlanDocument } from './startPlan';

export const runBatch: CommandDefinition = {
  id: Command.runBatch,
  trust: 'required',
  run: async (window, on) => {
    const picked = await pickDocument(window, on);
    if (picked === null) return QUIET;
    const { execution } = picked.plan;
    if (execution === null) return unreadable(picked);
    const batch = await pickDocumentBatch(execution, on);
    return batch === null ? QUIET : startPlanDocument(window, picked.uri, batch.keys);
  },
};

import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { pickDocument, pickDocumentTask, unreadable } from './documentTargets';
import { startPlanDocument } from './startPlan';

export const runTask: CommandDefinition = {
  id: Command.runTask,
  trust: 'required',
  run: async (window, on) => {
    const picked = await pickDocument(window, on);
    if (picked === null) return QUIET;
    const { plan } = picked.plan.reading;
    if (plan === null) return unreadable(picked);
    const task = await pickDocumentTask(plan.tasks.filter(({ done }) => !done), on, 'Which task shall run?');
    return task === null ? QUIET : startPlanDocument(window, picked.uri, [task.key]);
  },
};

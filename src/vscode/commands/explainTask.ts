import { Command } from '../manifest';
import { QUIET } from '../outcome';
import { forLabel } from '../plainText';
import { loadLater } from '../loadLater';
import { choose } from './ask';
import { placeText } from '../plans/placeText';
import type { CommandDefinition } from './command';
import { pickDocument, pickDocumentTask, unreadable } from './documentTargets';
import { showPlace } from './showPlace';

export const explainTask: CommandDefinition = {
  id: Command.explainTask,
  trust: 'not-needed',
  run: async (window, on) => {
    const picked = await pickDocument(window, on);
    if (picked === null) return QUIET;
    const { plan } = picked.plan.reading;
    if (plan === null) return unreadable(picked);
    const task = await pickDocumentTask(plan.tasks, on, 'Explain which task?');
    if (task === null) return QUIET;
    const { explainTask: explain } = await loadLater();
    const items = explain(picked.plan, task.key).map(({ what, because, isGuess, at }) => ({
      label: forLabel(what),
      description: [...(at === null ? [] : [placeText(at)]), ...(isGuess ? ['guessed'] : [])].join(', '),
      detail: forLabel(because),
      at,
    }));
    const chosen = await choose(items, { title: forLabel(`${task.key} ${task.title}`), placeHolder: 'Why it is so. Choose one to see where it stands.', matchOnDetail: true });
    if (chosen?.at) await showPlace(picked.uri, chosen.at);
    return QUIET;
  },
};

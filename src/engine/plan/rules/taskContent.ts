import type { Reporter } from '../diagnosticList';
import type { DraftTask } from '../draft';
import { findHiddenCharacter, quote } from '../quote';
import { checkAgentName } from './agentName';
import { checkCommand } from './commands';

/** Is there something to do, and somebody who could do it? */
export function checkTaskContent(task: DraftTask, diagnostics: Reporter): void {
  const name = quote(task.key.value);
  if (findHiddenCharacter(task.title.value) !== -1) {
    const message = `The title of task ${name} holds control characters.`;
    diagnostics.error({ code: 'hidden-character', message, hint: 'Type the title again without them.', at: task.title.at });
  }
  if (task.run !== null) checkCommand(task.run, `The script of task ${name}`, diagnostics);
  if (task.run === null && task.prompt.trim() === '') {
    const message = `Task ${name} says neither what to do nor what to run.`;
    diagnostics.error({ code: 'empty-task', message, hint: 'Describe the work, or give it a shell block (in YAML: `prompt` or `run`).', at: task.at });
  }
  checkAgent(task, diagnostics);
}

function checkAgent(task: DraftTask, diagnostics: Reporter): void {
  const { agent, run } = task;
  if (agent === null) return;
  if (!checkAgentName(agent, diagnostics)) return;
  if (agent.value === 'script' && run === null) {
    const message = `Task ${quote(task.key.value)} is for the script agent and has no script.`;
    diagnostics.error({ code: 'missing-script', message, hint: 'Give it exactly one `sh` block (in YAML: `run`).', at: agent.at });
  } else if (agent.value !== 'script' && run !== null) {
    const message = `Only the script agent runs a script; task ${quote(task.key.value)} is for ${quote(agent.value)}.`;
    diagnostics.warning({ code: 'unused-script', message, hint: 'Take out either the agent or the script.', at: run.at });
  }
}

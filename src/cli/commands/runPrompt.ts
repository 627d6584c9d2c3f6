import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { askAgain } from '../askAgain';
import { withEngine, type CliContext } from '../context';
import type { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { settingsOf } from '../projectSettings';
import { agreedTask } from '../tasks/agreedTask';
import { NOTHING_SAID, titleOf } from '../tasks/taskFlags';
import { followFrom } from './follow';
import type { RunFlags } from './run';

/**
 * Words, as against the name of a document: a name that has been mistyped must not become a task. A single word counts
 * where a template is named for it.
 */
export function isPrompt(given: string, cwd: string, { template }: Pick<RunFlags, 'template'> = {}): boolean {
  const text = given.trim();
  const areWords = /\s/.test(text) || (template !== undefined && text !== '' && !/[/\\]/.test(text));
  return areWords && !/\.(?:md|ya?ml|json)$/i.test(text) && !existsSync(resolve(cwd, given));
}

/** Runs one task that is in no plan, and shows it to its end. */
export async function runPrompt(context: CliContext, prompt: string, { json, detach, accept, only, batch, agent, template, ...chosen }: RunFlags): Promise<ExitCode> {
  if (accept || only !== undefined || batch !== undefined) throw new CliFailure('A prompt has no tasks to choose from, and no older text.', 'Leave out --only, --batch and --accept, or name the document of a plan.');
  const settings = settingsOf(context);
  const task = { ...NOTHING_SAID, title: titleOf(prompt), prompt, agent: agent ?? null, template: template ?? null };
  return withEngine(context, async (client, location) => {
    const request = { ...(await agreedTask(context, client, location, { task, settings, chosen, json })), alone: true };
    return followFrom(context, client, { json, detach }, async () => {
      const answer = await askAgain(client, 'task/add', request);
      if (answer.kind === 'refused') throw refusedBy(answer);
      return answer.planId;
    });
  });
}

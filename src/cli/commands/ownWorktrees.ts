import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { jobEnvironment } from '../../client/jobEnvironment';
import { provisionConsent, provisionOf } from '../../engine/index';
import { locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { settingsOf } from '../projectSettings';

interface Flags {
  readonly json: boolean;
}

/** To call it is to agree to the setup commands; so they are shown before the first of them runs. */
export async function createWorktree(context: CliContext, name: string, { json, from, branch }: Flags & { readonly from?: string; readonly branch?: string }): Promise<ExitCode> {
  const settings = settingsOf(context);
  const provision = settings.worktrees === undefined ? undefined : provisionOf(settings.worktrees);
  const consent = provision === undefined ? [] : provisionConsent(provision);
  if (json) context.output.json({ type: 'commands', lines: consent });
  else for (const line of consent) context.output.line(line);
  const environment = jobEnvironment(context.environment, settings.environment.allow);
  return ask(context, json, (client) => client.ask('worktrees/create', { name, from, branch, provision, environment }));
}

export async function adoptWorktree(context: CliContext, folder: string, { json }: Flags): Promise<ExitCode> {
  const path = canonical(resolve(context.cwd, folder));
  if (path === null) throw new CliFailure(`There is no folder ${folder}.`, 'git worktree list shows the worktrees there are.');
  return ask(context, json, (client) => client.ask('worktrees/adopt', { path }));
}

/** A name, or the folder itself. */
export async function removeWorktree(context: CliContext, wanted: string, { json }: Flags): Promise<ExitCode> {
  const path = /[\\/]/.test(wanted) ? (canonical(resolve(context.cwd, wanted)) ?? resolve(context.cwd, wanted)) : wanted;
  return ask(context, json, (client) => client.ask('worktrees/remove', { nameOrPath: path }));
}

type Client = Parameters<Parameters<typeof withEngine>[1]>[0];
type Answer = { readonly kind: 'done'; readonly text: string } | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly next: string };

async function ask(context: CliContext, json: boolean, question: (client: Client) => Promise<Answer>): Promise<ExitCode> {
  locate(context);
  const answer = await withEngine(context, question);
  if (answer.kind === 'refused') throw refusedBy(answer);
  if (json) context.output.json({ type: 'done', text: answer.text });
  else context.output.line(answer.text);
  return ExitCode.ok;
}

function canonical(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

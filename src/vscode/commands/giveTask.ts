import { createHash } from 'node:crypto';
import type { EngineClient } from '../../client/engineClient';
import type { NewTask } from '../../engine/index';
import type { Params } from '../../protocol/channel';
import type { EngineRequests } from '../../protocol/messages';
import { askConsent } from '../consent';
import { loadLater } from '../loadLater';
import { QUIET, refused, type Outcome } from '../outcome';
import type { PlanDiagnostics } from '../planDiagnostics';
import { commandsOf } from '../planReader';
import { readProjectSettings } from '../projectSettings';
import type { Repository } from '../repository';
import { chosenOptions } from '../settings';
import { said } from './engineCall';
import { jobEnvironmentOf } from './jobEnvironmentOf';
import { wrongSettings } from './wrongSettings';

const NOTHING: NewTask = { title: '', prompt: '', agent: null, template: null, run: null, checks: [], owns: [], after: [] };

export interface Giving {
  readonly repository: Repository;
  readonly engine: EngineClient;
  readonly diagnostics: PlanDiagnostics;
}

/** Asks for a task, and has the engine take it in hand. */
export async function giveTask(giving: Giving, added: (planId: string) => void): Promise<Outcome> {
  return give(giving, { title: 'New Task', before: NOTHING }, async (request) => {
    const answer = await giving.engine.ask('task/add', request);
    if (answer.kind === 'refused') return refused(answer.message, answer.next);
    added(answer.planId);
    return { kind: 'done', text: `${answer.key} starts as soon as it can.` };
  });
}

/** Asks what a task shall say from now on. One that was begun is refused before anything is asked. */
export async function changeTask(giving: Giving, taskId: string): Promise<Outcome> {
  const before = await giving.engine.ask('task/read', { taskId });
  if (before.kind === 'refused') return refused(before.message, before.next);
  return give(giving, { title: 'Edit Task', before: before.task }, async (request) => said(await giving.engine.ask('task/edit', { ...request, taskId })));
}

type Given = Omit<Params<EngineRequests, 'task/add'>, 'alone'>;

/** As for a plan: whoever types a task without any command has seen all there is to agree to. */
async function give({ repository, engine, diagnostics }: Giving, asking: { readonly title: string; readonly before: NewTask }, hand: (request: Given) => Promise<Outcome>): Promise<Outcome> {
  const settings = await readProjectSettings(repository);
  if (!settings.ok) return wrongSettings(diagnostics, settings.error);
  const { askTask, consentHash, planTemplates, readTask, startOptions } = await loadLater();
  const task = await askTask({ ...asking, engine, settings: settings.value });
  if (task === undefined) return QUIET;
  const read = readTask(task);
  if (!read.ok) return refused(`This task cannot be run: ${read.error}`, 'Say it differently, and try again.');
  const { document, text } = read.value;
  const options = startOptions(chosenOptions(repository.folder), document, settings.value);
  const templates = await planTemplates({ repository, plan: document, options, diagnostics });
  if (!templates.ok) return templates.error;
  const consent = consentHash((each) => createHash('sha256').update(each).digest('hex'), text, templates.value);
  const { text: commands, alongside } = await commandsOf(document, { options, settings: settings.value, templates: templates.value.map(({ template }) => template) });
  const asked = { root: repository.location.root, planTitle: task.title, hash: consent, commands, alongside, agent: task.agent ?? options.agent ?? 'script' };
  if (commands + alongside !== '' && (await askConsent(asked)) === 'declined') return QUIET;
  return hand({ task, options, consent, environment: await jobEnvironmentOf(repository, settings.value.environment.allow) });
}

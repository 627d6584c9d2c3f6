import * as vscode from 'vscode';
import type { CompanionSet, PlanDocument } from '../../engine/index';
import type { PlanOptions } from '../../protocol/planOptions';
import { askConsent } from '../consent';
import { loadLater } from '../loadLater';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { commandsOf, diagnosePlan, planHash, readPlan } from '../planReader';
import { readProjectSettings } from '../projectSettings';
import type { Repository } from '../repository';
import { chosenOptions } from '../settings';
import { count } from '../views/boardRows';
import { acceptsChange } from './acceptChange';
import type { CommandDefinition, Window } from './command';
import { withEngine } from './engineCall';
import { jobEnvironmentOf } from './jobEnvironmentOf';
import { pickPlanDocument } from './pickPlanDocument';
import { withProgress } from './progress';
import { revealNode } from './revealNode';
import { pickRepository } from './targets';
import { wrongSettings } from './wrongSettings';

export const startPlan: CommandDefinition = {
  id: Command.startPlan,
  trust: 'required',
  run: async (window, on) => {
    const picked = await pickPlanDocument(on, 'Which plan shall start?');
    return picked === null ? QUIET : startPlanDocument(window, picked);
  },
};

/** Starts all of a document's tasks, or `only` those with these keys and what they wait for. */
export async function startPlanDocument(window: Window, uri: vscode.Uri, only?: readonly string[]): Promise<Outcome> {
  const document = await vscode.workspace.openTextDocument(uri);
  // What runs shall be what is on the disk, where the engine and everybody else find it again.
  if (document.isDirty && !(await document.save())) return refused(`${document.uri.fsPath} could not be saved.`, 'Save it yourself and start the plan again.');
  const repository = window.repositories.of(document.uri) ?? (await otherRepository(window));
  return repository === null ? QUIET : startDocument(window, { repository, document, only });
}

/** A plan may lie outside of every folder of the window. */
async function otherRepository(window: Window): Promise<Repository | null> {
  const picked = await pickRepository(window.repositories, undefined, 'In which repository shall the plan run?');
  return picked.kind === 'picked' ? picked.value : null;
}

interface DocumentStart {
  readonly repository: Repository;
  readonly document: vscode.TextDocument;
  readonly only: readonly string[] | undefined;
}

async function startDocument(window: Window, { repository, document, only }: DocumentStart): Promise<Outcome> {
  const text = document.getText();
  const reading = await readPlan(text, document.uri.fsPath);
  const { plan, diagnostics } = reading;
  window.diagnostics.show(document.uri, await diagnosePlan(text, document.uri.fsPath), diagnosePlan);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (plan === null || errors.length > 0) {
    const [first] = errors;
    const what = first === undefined ? 'it lists no task' : `line ${String(first.at.line)}: ${first.message}${errors.length > 1 ? ` (and ${count(errors.length - 1, 'more problem')})` : ''}`;
    return refused(`${vscode.workspace.asRelativePath(document.uri)} cannot be started: ${what}`, first?.hint ?? 'A task is a section such as "## W1: title".', [
      { title: 'Show Problems', command: 'workbench.actions.view.problems' },
    ]);
  }
  const settings = await readProjectSettings(repository);
  if (!settings.ok) return wrongSettings(window.diagnostics, settings.error);
  const { planTemplates, startOptions } = await loadLater();
  const options = startOptions(chosenOptions(repository.folder), plan, settings.value);
  const templates = await planTemplates({ repository, plan, options, diagnostics: window.diagnostics });
  if (!templates.ok) return templates.error;
  const commands = await commandsOf(plan, { options, settings: settings.value, templates: templates.value.map(({ template }) => template) });
  const hash = await planHash(text, reading, templates.value);
  const allow = settings.value.environment.allow;
  const answer = await askConsent({ root: repository.location.root, planTitle: plan.title, hash, commands: commands.text, alongside: commands.alongside, agent: options.agent ?? 'script' });
  if (answer === 'declined') return QUIET;
  return withProgress(`starting ${plan.title}`, () => start(window, { repository, plan, path: document.uri.fsPath, text, companions: reading.companions, hash, options: only === undefined ? options : { ...options, only }, allow }));
}

interface Start {
  readonly repository: Repository;
  readonly plan: PlanDocument;
  readonly path: string;
  readonly text: string;
  readonly companions: CompanionSet;
  readonly hash: string;
  readonly options: PlanOptions;
  /** Variables the project's settings let agents see. */
  readonly allow: readonly string[];
}

async function start(window: Window, { repository, plan, path, text, companions, hash, options, allow }: Start): Promise<Outcome> {
  return withEngine(repository, async (engine) => {
    const environment = await jobEnvironmentOf(repository, allow);
    const request = { path, text, companions, consent: hash, environment, options };
    let answer = await engine.ask('plan/start', request);
    if (answer.kind === 'refused' && answer.code === 'change-to-accept') {
      if (!(await acceptsChange(plan.title, answer))) return QUIET;
      answer = await engine.ask('plan/start', { ...request, accept: true });
    }
    if (answer.kind === 'refused') return refused(answer.message, answer.next);
    window.log.info(`${plan.title} ${answer.kind} as ${answer.planId} with ${count(options.only?.length ?? plan.tasks.length, 'task')}`);
    void revealNode(window, { kind: 'plan', repository: repository.id, planId: answer.planId });
    if (answer.kind === 'changed') return { kind: 'done', text: `${plan.title} goes on by the changed document: ${answer.text}.` };
    return answer.kind === 'joined' ? { kind: 'done', text: `${plan.title} is running already; this window follows it.${answer.note === undefined ? '' : ` ${answer.note}`}` } : QUIET;
  });
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import type { ProjectConfig } from '../../engine/index';
import type { SessionOutcome } from '../../protocol/session';
import { askConsent } from '../consent';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { readProjectSettings } from '../projectSettings';
import type { Repository } from '../repository';
import { choose } from './ask';
import type { CommandDefinition, Window } from './command';
import { withEngine } from './engineCall';
import { jobEnvironmentOf } from './jobEnvironmentOf';
import { pickRepository } from './targets';
import { wrongSettings } from './wrongSettings';

/** Session 0: an agent makes a plan of a specification. It is shown, and becomes a file when it is saved. */
export const makePlan: CommandDefinition = {
  id: Command.makePlan,
  trust: 'required',
  run: async (window) => {
    const spec = await pickSpecification();
    if (spec === null) return QUIET;
    const repository = window.repositories.of(spec) ?? (await repositoryFor(window));
    if (repository === null) return QUIET;
    const settings = await readProjectSettings(repository);
    if (!settings.ok) return wrongSettings(window.diagnostics, settings.error);
    const agent = await pickPlanner(settings.value);
    if (typeof agent !== 'string') return agent;
    return session(window, { repository, spec, agent, settings: settings.value });
  },
};

/** The document in front of the user, or a file of their choice. */
async function pickSpecification(): Promise<vscode.Uri | null> {
  const open = vscode.window.activeTextEditor?.document;
  if (open?.languageId === 'markdown' && open.uri.scheme === 'file') {
    const here = { label: `$(file) ${basename(open.uri.fsPath)}`, description: 'the document that is open' };
    const other = { label: '$(folder-opened) Another File…' };
    const answer = await choose([here, other], { title: 'Make a plan of which specification?' });
    if (answer === undefined) return null;
    if (answer === here) return open.uri;
  }
  const picked = await vscode.window.showOpenDialog({ title: 'Make a plan of which specification?', openLabel: 'Make Plan', filters: { Text: ['md', 'markdown', 'txt'] } });
  return picked?.[0] ?? null;
}

async function repositoryFor(window: Window): Promise<Repository | null> {
  const picked = await pickRepository(window.repositories, undefined, 'For which repository shall the plan be made?');
  return picked.kind === 'picked' ? picked.value : null;
}

async function pickPlanner({ agents, agent }: ProjectConfig): Promise<string | Outcome> {
  const names = Object.keys(agents);
  if (names.length === 0) return refused('No agent is set up that could make a plan.', 'Set one up under "agents" in .coppice/config.yaml.');
  if (names.length === 1) return names[0] ?? QUIET;
  const items = names.map((label) => ({ label, description: label === agent ? 'the usual one' : '' }));
  return (await choose(items, { title: 'Which agent makes the plan?' }))?.label ?? QUIET;
}

interface Planning {
  readonly repository: Repository;
  readonly spec: vscode.Uri;
  readonly agent: string;
  readonly settings: ProjectConfig;
}

async function session(window: Window, { repository, spec, agent, settings }: Planning): Promise<Outcome> {
  const text = (await vscode.workspace.openTextDocument(spec)).getText();
  const command = (settings.agents[agent]?.command ?? [agent]).map((word) => JSON.stringify(word)).join(' ');
  const hash = createHash('sha256').update(`${agent}\n${command}\n${text}`).digest('hex');
  const title = `A plan of ${basename(spec.fsPath)}`;
  if ((await askConsent({ root: repository.location.root, planTitle: title, hash, commands: command, alongside: '', agent })) === 'declined') return QUIET;
  return withEngine(repository, async (engine) => {
    const environment = await jobEnvironmentOf(repository, settings.environment.allow);
    const started = await engine.ask('session/start', { spec: { name: basename(spec.fsPath), text }, agent, environment });
    if (started.kind === 'refused') return refused(started.message, started.next);
    const outcome = await followed(engine, started.sessionId, agent);
    return outcome === null ? refused('The engine ended, and the planner with it. No plan was made.', 'Start it again.') : shown(window, outcome, targetOf(repository, spec));
  });
}

/** Waits for the end under a notification; to cancel ends the planner and all it started. Null where its engine was lost. */
async function followed(engine: EngineClient, sessionId: string, agent: string): Promise<SessionOutcome | null> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: `Coppice: ${agent} makes a plan`, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => {
      progress.report({ message: 'stopping…' });
      void engine.ask('session/stop', { sessionId });
    });
    for (let after = 0; ; ) {
      const report = await engine.ask('session/follow', { sessionId, after });
      if (report.kind === 'refused') return null;
      const last = report.news.at(-1);
      if (last !== undefined) progress.report({ message: last.text });
      after = last?.number ?? after;
      if (report.outcome !== null) return report.outcome;
    }
  });
}

/** A name that is free, among the plans of the repository. */
function targetOf(repository: Repository, spec: vscode.Uri): string {
  const folder = join(repository.location.root, '.coppice', 'plans');
  const stem = basename(spec.fsPath, extname(spec.fsPath)).replace(/[^A-Za-z0-9._-]+/g, '-').toLowerCase() || 'plan';
  for (let count = 1; ; count += 1) {
    const path = join(folder, `${stem}${count === 1 ? '' : `-${String(count)}`}.yaml`);
    if (!existsSync(path)) return path;
  }
}

async function shown(window: Window, outcome: SessionOutcome, target: string): Promise<Outcome> {
  switch (outcome.kind) {
    case 'stopped':
      return { kind: 'done', text: 'The planner was stopped. Nothing was written.' };
    case 'failed':
      return refused(`No plan was made. ${outcome.reason}`, outcome.logFile === null ? 'Put right what it complains about, then start it again.' : `What the planner printed: ${outcome.logFile}`);
    case 'faulty':
      if (outcome.text !== '') await unsaved(target, outcome.text);
      return refused('The planner was told of its errors and did not correct them.', outcome.text === '' ? 'It gave no plan at all. Say more in the specification.' : 'What it gave is in the editor, unsaved: correct what is underlined.');
    case 'planned': {
      (await window.previews()).show(await unsaved(target, outcome.text));
      return { kind: 'done', text: 'The plan is in the editor with its preview beside it. Save it to keep it.' };
    }
  }
}

/** A document that is a file only once it is saved. */
async function unsaved(target: string, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(target).with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

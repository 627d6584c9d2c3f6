import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { Approvals } from '../../../src/client/approvals';
import { readTask, type EditTask, type StartPlan } from '../../../src/engine/index';
import { BOARD_PANEL, Command, EXTENSION_ID } from '../../../src/vscode/manifest';
import { TASK } from '../../support/fakeEngine';
import { aPlan, aTask } from '../../vscode/views';
import { until } from '../host/until';
import { serveGarden, type ServedGarden } from './support/gardenEngine';

const SOUND = '# Garden\n\n## W1: Sow\n\n```sh\ntrue\n```\n\nCheck: `true`\n';
const BROKEN = '# Garden\n\n## W1: Sow\nDepends on: W9\n\n```sh\ntrue\n```\n';

function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'the suite needs a folder');
  return first.uri.fsPath;
}

function write(name: string, text: string): vscode.Uri {
  const file = path.join(folder(), name);
  writeFileSync(file, text);
  return vscode.Uri.file(file);
}

/** Runs a command and gives back how it ended. */
async function run(id: string, on?: object): Promise<unknown> {
  return vscode.commands.executeCommand(id, on);
}

describe('Coppice in VS Code', () => {
  let garden: ServedGarden;
  const repository = (): string => garden.stateFolder;

  before(async () => {
    await vscode.extensions.getExtension(EXTENSION_ID)?.activate();
    // Started after the window, as by "coppice run" in a terminal: the window finds it by itself.
    garden = await serveGarden(folder());
    await until(() => garden.engine.followers > 0, 'the window follows the engine that was announced');
    garden.engine.show({ plans: [aPlan()], tasks: [aTask('W1'), aTask('W2', { state: 'failed', needsYou: true })] });
  });

  after(async () => {
    await garden.server.close('the suite is over');
  });

  it('has every command of its manifest', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(Object.values(Command).filter((id) => !known.has(id)), []);
  });

  it('stops the plan it is called on', async () => {
    assert.equal(await run(Command.stop, { kind: 'plan', repository: repository(), planId: 'spring' }), 'done');
    assert.deepEqual(garden.engine.lastAsked('stop'), ['spring']);
  });

  it('retries the task it is called on, and without one the only one that can be retried', async () => {
    await run(Command.retryTask, { kind: 'task', repository: repository(), taskId: 'spring/W2' });
    assert.deepEqual(garden.engine.lastAsked('retry'), ['spring/W2']);
    garden.engine.asked.length = 0;
    await run(Command.retryTask);
    assert.deepEqual(garden.engine.lastAsked('retry'), ['spring/W2']);
  });

  it('resumes with the user’s environment, free of VS Code’s own', async () => {
    garden.engine.show({ plans: [aPlan({ state: 'paused' })] });
    await until(async () => (await run(Command.resume)) === 'done', 'the window knows that the plan has stopped');
    const [given] = garden.engine.lastAsked('resume') as [{ planId: string; environment: Record<string, string> }];
    assert.equal(given.planId, 'spring');
    assert.ok(given.environment['PATH'], 'agents find their programs');
    assert.deepEqual(Object.keys(given.environment).filter((name) => /^(VSCODE|ELECTRON|GIT|COPPICE)_/.test(name)), []);
    garden.engine.show({ plans: [aPlan()] });
  });

  it('starts a plan whose commands were agreed to, with this very text and these settings', async () => {
    const document = write('agreed.md', SOUND);
    const hash = createHash('sha256').update(SOUND).digest('hex');
    new Approvals().approve(path.dirname(path.dirname(repository())), hash);
    await vscode.window.showTextDocument(document);
    assert.equal(await run(Command.startPlan), 'quiet');
    const [given] = garden.engine.lastAsked('startPlan') as [StartPlan];
    assert.deepEqual([given.path, given.text, given.consent], [document.fsPath, SOUND, hash]);
    assert.deepEqual(given.options, {});
  });

  it('passes on what the user chose in the settings', async () => {
    const settings = vscode.workspace.getConfiguration('coppice');
    await settings.update('maxParallel', 2, vscode.ConfigurationTarget.Global);
    await settings.update('schedule', 'batch', vscode.ConfigurationTarget.Global);
    await run(Command.startPlan, { kind: 'document', uri: vscode.Uri.file(path.join(folder(), 'agreed.md')).toString() });
    const [given] = garden.engine.lastAsked('startPlan') as [StartPlan];
    assert.deepEqual(given.options, { maxParallel: 2, schedule: 'batch' });
    await settings.update('maxParallel', undefined, vscode.ConfigurationTarget.Global);
    await settings.update('schedule', undefined, vscode.ConfigurationTarget.Global);
  });

  it('refuses a broken plan, and shows in the Problems panel where it is broken until it is mended', async () => {
    garden.engine.asked.length = 0;
    const document = write('broken.md', BROKEN);
    const editor = await vscode.window.showTextDocument(document);
    assert.equal(await run(Command.startPlan), 'refused');
    assert.equal(garden.engine.lastAsked('startPlan'), undefined);
    const [problem] = vscode.languages.getDiagnostics(document);
    assert.equal(problem?.source, 'Coppice');
    assert.equal(problem.range.start.line, 3);
    await editor.edit((edit) => {
      edit.delete(editor.document.lineAt(3).rangeIncludingLineBreak);
    });
    await until(() => vscode.languages.getDiagnostics(document).length === 0, 'the mended plan has no problems');
    await editor.document.save();
  });

  it('asks line by line what a task without a plan shall say, and hands over what was agreed to', async () => {
    const read = readTask(TASK);
    assert.ok(read.ok);
    const consent = createHash('sha256').update(read.value.text).digest('hex');
    new Approvals().approve(path.dirname(path.dirname(repository())), consent);
    const editing = run(Command.editTask, { kind: 'task', repository: repository(), taskId: 'spring/W1' });
    let outcome: unknown;
    void editing.then((ended) => (outcome = ended));
    // Each question comes with what was said before: to accept them all changes nothing.
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return outcome;
    }, 'every question was answered');
    assert.equal(outcome, 'done');
    const [given] = garden.engine.lastAsked('editTask') as [EditTask];
    assert.deepEqual([given.taskId, given.task, given.consent], ['spring/W1', TASK, consent]);
  });

  it('runs a runner as the process of a terminal, in the environment it is given and no other', async () => {
    const runDir = mkdtempSync(path.join(tmpdir(), 'coppice-run-'));
    const runnerFile = path.join(runDir, 'runner.js');
    writeFileSync(runnerFile, `require('node:fs').writeFileSync(process.argv[2] + '/seen.json', JSON.stringify({ pid: process.pid, cwd: process.cwd(), env: process.env })); setInterval(() => {}, 1000);`);
    const launched = await garden.terminals.launch({ attemptId: 'attempt-W1', title: 'W1 Sow the beans', runnerFile, runDir, cwd: folder(), env: { PATH: process.env['PATH'] ?? '', BED: 'three' } });
    assert.equal(launched, 'started');
    await until(() => existsSync(path.join(runDir, 'seen.json')), 'the runner has started');
    const seen = await until(() => parsed(path.join(runDir, 'seen.json')), 'the runner has written what it sees');
    const terminal = vscode.window.terminals.find((each) => each.name === 'W1 Sow the beans');
    assert.equal(await terminal?.processId, seen.pid);
    assert.equal(seen.cwd, folder());
    assert.equal(seen.env['BED'], 'three');
    // What VS Code puts into every terminal is left: the runner takes it away before the agent starts.
    assert.deepEqual(Object.keys(seen.env).filter((name) => !/^(VSCODE|GIT|ELECTRON)_|^(PATH|BED|TERM|COLORTERM|TERM_PROGRAM|TERM_PROGRAM_VERSION|LANG|PWD|BROWSER|NODE_EXEC_PATH)$/.test(name)), []);
    assert.equal(await run(Command.revealTerminal, { kind: 'task', repository: repository(), taskId: 'spring/W1' }), 'quiet');
    assert.equal(vscode.window.activeTerminal, terminal);
    terminal?.dispose();
  });

  it('shows the log of a task that has no terminal', async () => {
    const log = write('w2.log', 'the beans did not come up\n');
    garden.engine.logs = [{ title: 'attempt 1', path: log.fsPath }];
    await run(Command.revealTerminal, { kind: 'task', repository: repository(), taskId: 'spring/W2' });
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, log.fsPath);
  });

  it('shows the board in a panel', async () => {
    await run(Command.openBoard);
    const isBoard = (tab: vscode.Tab): boolean => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(BOARD_PANEL);
    await until(() => vscode.window.tabGroups.all.flatMap((group) => group.tabs).some(isBoard), 'the board’s panel is open');
  });

  it('tells a refusal of the engine, and a fault of it, in words', async () => {
    garden.engine.fault = new Error('the shed is locked');
    assert.equal(await run(Command.stop, { kind: 'plan', repository: repository(), planId: 'spring' }), 'refused');
    garden.engine.fault = null;
  });

  it('takes anything for an argument and does nothing wrong with it', async () => {
    garden.engine.asked.length = 0;
    for (const on of [{ kind: 'plan', repository: '/elsewhere', planId: 'none' }, { kind: 'task', repository: 3 }]) {
      assert.equal(await run(Command.stop, on), on.kind === 'plan' ? 'refused' : 'done');
    }
    assert.deepEqual(garden.engine.asked, [['stop', 'spring']]);
  });
});

function parsed(file: string): { pid: number; cwd: string; env: Record<string, string> } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; cwd: string; env: Record<string, string> };
  } catch {
    // Still being written.
    return undefined;
  }
}

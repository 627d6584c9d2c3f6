import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchRoot } from '../support/scratchRoot';
import { until } from './host/until';
import { packageCoppice, startCoppice, type CoppiceHost } from './support/coppiceHost';

/** Looks at the specification in its prompt, and plans one task for each of its points. */
const PLANNER = `
const { readFileSync, writeFileSync } = require('node:fs');
const prompt = readFileSync(process.argv[2], 'utf8');
const points = [...prompt.matchAll(/^- build (.+)$/gm)].map((match) => match[1]);
const tasks = points.map((point, index) => '  - id: B' + (index + 1) + '\\n    title: Build ' + point + '\\n    prompt: Do it.\\n');
writeFileSync(process.env.COPPICE_PLAN_FILE, 'title: Boat\\ntasks:\\n' + tasks.join(''));
`;

let folder: string;
let coppice: CoppiceHost;

beforeAll(async () => {
  folder = mkdtempSync(path.join(scratchRoot(), 'cpm-'));
  coppice = await startCoppice([await packageCoppice(folder)], {
    files: {
      'SPEC.md': '# A boat\n\n- build the hull\n- build the mast\n',
      'planner.cjs': PLANNER,
      '.coppice/config.yaml': 'agents:\n  shipwright:\n    command: [node, planner.cjs, "{prompt_file}"]\n',
    },
  });
  await coppice.showView();
});
afterAll(async () => {
  await coppice.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a plan is made of the specification in the editor, shown with its preview, and written only when it is saved', async () => {
  const { vscode, repository } = coppice;
  await vscode.evaluate(async (code, file) => {
    await code.window.showTextDocument(await code.workspace.openTextDocument(code.Uri.file(file)), { viewColumn: code.ViewColumn.One });
  }, path.join(repository.root, 'SPEC.md'));
  await vscode.runCommand('Coppice: Make a Plan from a Specification…');
  await vscode.choose('SPEC.md');
  const dialog = vscode.page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain('planner.cjs');
  await dialog.getByRole('button', { name: 'Run These Commands' }).click();

  const target = path.join(repository.root, '.coppice', 'plans', 'spec.yaml');
  const text = await until(
    () =>
      vscode.evaluate((code, file) => {
        const document = code.workspace.textDocuments.find((each) => each.isUntitled && each.uri.fsPath === file);
        return document === undefined || document.getText() === '' ? '' : document.getText();
      }, target),
    'the plan is in the editor',
  );
  expect(text).toContain('title: Build the mast');
  const preview = await vscode.webview('Boat: execution plan');
  await preview.locator('[data-batch="1"] .task', { hasText: 'Build the hull' }).waitFor();
  expect(existsSync(target)).toBe(false);

  await vscode.evaluate(async (code, file) => {
    await code.workspace.textDocuments.find((each) => each.isUntitled && each.uri.fsPath === file)?.save();
  }, target);
  await until(() => existsSync(target), 'the plan is a file');
  expect(readFileSync(target, 'utf8')).toBe(text);
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchRoot } from '../support/scratchRoot';
import { until } from './host/until';
import { packageCoppice, startCoppice, type CoppiceHost } from './support/coppiceHost';

let folder: string;
let gate: string;
let coppice: CoppiceHost;

/** Its first attempt leaves what no compiler takes; its second waits until it may mend it. */
const planText = (go: string): string => `# Herbs

## W1: Plant sage

Check: \`node check.js\`

\`\`\`sh
if [ -n "$COPPICE_FAILURE_FILE" ]; then
  until [ -e '${go}' ]; do sleep 0.05; done
  echo sage > herb.txt
else
  echo weed > herb.txt
fi
git add herb.txt
git commit -q -m sage
\`\`\`
`;
const CHECK = "if (!require('fs').readFileSync('herb.txt', 'utf8').includes('sage')) { console.log('herb.txt:1:1: error: this is no sage'); process.exit(1); }\n";

beforeAll(async () => {
  folder = mkdtempSync(path.join(scratchRoot(), 'cpf-'));
  gate = path.join(folder, 'go');
  coppice = await startCoppice([await packageCoppice(folder)], { files: { 'PLAN.md': planText(gate), 'check.js': CHECK, 'test/fixtures/.keep': '' } });
});
afterAll(async () => {
  await coppice.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Seen {
  readonly path: string;
  readonly message: string;
  readonly line: number;
}

const problems = (): Promise<Seen[]> =>
  coppice.vscode.evaluate((code) =>
    code.languages
      .getDiagnostics()
      .filter(([uri]) => uri.path.endsWith('herb.txt'))
      .flatMap(([uri, all]) => all.map(({ message, range }) => ({ path: uri.fsPath, message, line: range.start.line }))),
  );

test('what a check found wrong shows under Problems, on the file in the worktree of the task', async () => {
  const { vscode, repository } = coppice;
  await coppice.showView();
  await vscode.evaluate(async (code, file) => {
    await code.window.showTextDocument(await code.workspace.openTextDocument(code.Uri.file(file)));
  }, path.join(repository.root, 'PLAN.md'));
  await coppice.treeItem('Herbs').waitFor();
  await vscode.runCommand('Coppice: Start Plan');
  await vscode.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Run These Commands' }).click();
  const seen = await until(async () => {
    const found = await problems();
    return found.length > 0 && found;
  }, 'Problems has the failure');
  expect(seen).toEqual([{ path: expect.stringMatching(/garden\.worktrees\/.*-w1\/herb\.txt$/) as string, message: 'W1: generic: this is no sage', line: 0 }]);
});

test('it becomes a test case by its fix', async () => {
  const { vscode, repository } = coppice;
  const [{ path: file } = { path: '' }] = await problems();
  const title = await vscode.evaluate(async (code, name) => {
    const uri = code.Uri.file(name);
    await code.workspace.openTextDocument(uri);
    const actions = await code.commands.executeCommand<{ title: string; command?: { command: string; arguments?: unknown[] } }[]>('vscode.executeCodeActionProvider', uri, new code.Range(0, 0, 0, 1));
    const action = actions.find((each) => each.command?.command === 'coppice.saveFailure');
    if (action?.command !== undefined) await code.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    return action?.title;
  }, file);
  expect(title).toBe('Save as Test Case');
  const written = await until(() => {
    const open = repository.git('status', '--porcelain', '--untracked-files=all').split('\n').find((line) => line.includes('test/fixtures/'));
    return open?.slice(3) ?? false;
  }, 'the test case is written');
  expect(JSON.parse(readFileSync(path.join(repository.root, written), 'utf8'))).toMatchObject({ command: 'node check.js', input: 'herb.txt:1:1: error: this is no sage\n', expected: { file: 'herb.txt', line: 1, message: 'this is no sage' } });
});

test('it is gone once the next attempt has passed', async () => {
  expect(await problems()).toHaveLength(1);
  expect(existsSync(gate)).toBe(false);
  writeFileSync(gate, '');
  await until(async () => (await problems()).length === 0, 'Problems is empty again');
});

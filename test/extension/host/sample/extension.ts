import { spawn } from 'node:child_process';
import * as vscode from 'vscode';

const BOARD = `<!DOCTYPE html><html><head><title>Garden board</title></head><body>
<button id="water">Water the beds</button><p id="answer"></p>
<script>
  const host = acquireVsCodeApi();
  document.querySelector('#water').addEventListener('click', () => host.postMessage('water'));
  window.addEventListener('message', (event) => { document.querySelector('#answer').textContent = event.data; });
</script></body></html>`;

// What a terminal runs: it tells who it is, then lives until its input ends.
const TERMINAL_SCRIPT = 'echo "$$ $SAMPLE_WORD" > terminal.txt; echo "planted $SAMPLE_WORD"; exec cat';

export function activate(context: vscode.ExtensionContext): { readonly detached: () => number | undefined } {
  let detached: number | undefined;
  context.subscriptions.push(
    vscode.commands.registerCommand('sample.greet', () => void vscode.window.showInformationMessage('Greetings from the sample')),
    vscode.commands.registerCommand('sample.greetTwice', () => void vscode.window.showInformationMessage('Greetings twice')),
    vscode.commands.registerCommand('sample.openTerminal', openTerminal),
    vscode.commands.registerCommand('sample.detach', () => {
      const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
      child.unref();
      detached = child.pid;
    }),
    vscode.window.registerTreeDataProvider('sample.tree', { getChildren: () => ['carrots', 'leeks'], getTreeItem: (name) => new vscode.TreeItem(name) }),
    vscode.window.registerWebviewViewProvider('sample.board', { resolveWebviewView: showBoard }),
  );
  return { detached: () => detached };
}

function openTerminal(): void {
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri;
  const terminal = vscode.window.createTerminal({
    name: 'bed',
    shellPath: '/bin/sh',
    shellArgs: ['-c', TERMINAL_SCRIPT],
    env: { SAMPLE_WORD: 'radishes' },
    ...(cwd === undefined ? {} : { cwd }),
  });
  terminal.show();
}

function showBoard({ webview }: vscode.WebviewView): void {
  webview.options = { enableScripts: true };
  webview.onDidReceiveMessage((message: unknown) => void webview.postMessage(`done: ${String(message)}`));
  webview.html = BOARD;
}

import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { historyLines } from '../../engine/index';
import type { TaskView } from '../../protocol/views';
import { QUIET, type Outcome } from '../outcome';
import { visible } from '../plainText';

const SCHEME = 'coppice-history';

/** Shows what the attempts of a task were made with, as text that nobody can change. */
export async function showHistoryOf(engine: EngineClient, { id, key, text }: TaskView): Promise<Outcome> {
  const report = await engine.ask('history/get', { taskId: id });
  if (report.entries.length === 0) return { kind: 'done', text: `${key} has no history yet: ${text}` };
  const content = `${historyLines(report).map(visible).join('\n')}\n`;
  // Asked for once, when the document opens; each is a document of its own, since an open one would stay as it is.
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: () => content });
  try {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${key.replaceAll(/[^\w.-]+/g, '-')} history.txt`, query: String(Date.now()) });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  } finally {
    provider.dispose();
  }
  return QUIET;
}

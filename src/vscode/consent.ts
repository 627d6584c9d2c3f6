import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { loadLater } from './loadLater';
import { forMessage, visible } from './plainText';

const RUN = 'Run These Commands';
const SHOW = 'Show All in an Editor';
/** What a dialog can show without cutting it off. */
const MOST_LINES = 24;
const MOST_CHARACTERS = 1800;

export interface ConsentRequest {
  /** The main worktree: an agreement holds for one repository. */
  readonly root: string;
  readonly planTitle: string;
  /** Of all texts whose commands are asked about, but for what `alongside` shows. */
  readonly hash: string;
  /** The commands as the document has them. */
  readonly commands: string;
  /** What the project's settings add: it lies in another file, so the document's hash does not cover it. */
  readonly alongside: string;
  /** Which program does the tasks' work; null where no task is started. */
  readonly agent: string | null;
}

/** Asks before commands of a text are run that nobody has agreed to yet. An agreement holds for exactly that text. */
export async function askConsent(request: ConsentRequest): Promise<'agreed' | 'declined'> {
  const { Approvals } = await loadLater();
  const approvals = new Approvals();
  const { alongside } = request;
  const agreement = alongside === '' ? request.hash : createHash('sha256').update(`${request.hash}\n${alongside}`).digest('hex');
  if (approvals.isApproved(request.root, agreement)) return 'agreed';
  const whole = visible([alongside, request.commands].filter((part) => part !== '').join('\n\n')).trim();
  const short = shortened(whole);
  const title = visible(request.planTitle);
  const detail = `${short}\n\nThey run in worktrees of ${request.root}, as you and with your rights. You are asked again when the plan or one of its templates changes.`;
  const question = request.agent === null ? `Making the worktree "${title}" does this:` : `"${title}" runs these commands with the agent "${request.agent}":`;
  let answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, RUN, ...(short === whole ? [] : [SHOW]));
  if (answer === SHOW) {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: whole, language: 'shellscript' }), { preview: true });
    // Not modal: the user shall be able to scroll before answering.
    answer = await vscode.window.showInformationMessage(`The commands of "${forMessage(title)}" are in the editor. Run them?`, RUN);
  }
  if (answer !== RUN) return 'declined';
  approvals.approve(request.root, agreement);
  return 'agreed';
}

function shortened(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= MOST_LINES && text.length <= MOST_CHARACTERS) return text;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.slice(0, MOST_LINES)) {
    length += line.length + 1;
    if (length > MOST_CHARACTERS) break;
    kept.push(line);
  }
  return [...kept, `… and ${String(lines.length - kept.length)} more lines: "${SHOW}" has them all.`].join('\n');
}

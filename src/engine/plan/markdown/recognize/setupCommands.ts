import type { PlanContext } from '../resolve/context';
import type { CodeBlock, TextLine } from '../tree/document';

const WORKTREE_ADD = /\bgit(?:\s+-C\s+\S{1,200})?\s+worktree\s+add\s+(.{1,400})$/;

interface Made {
  readonly folder: string;
  readonly branch: string | null;
  readonly line: TextLine;
}

/** `git worktree add ../repo-w1 -b feat/parser`: branch and folder of a task, found by its name in either. */
export function readSetupCommands(context: PlanContext, codes: readonly CodeBlock[]): void {
  const made = codes.flatMap(({ lines }) => lines).flatMap((line) => madeBy(line) ?? []);
  const found = made.map((each) => ({ ...each, key: taskOf(context, each) }));
  // As many lines as tasks, and none of them says whose it is: they stand in the tasks' order.
  const inOrder = found.every(({ key }) => key === null) && made.length === context.tasks.keys.length;
  found.forEach(({ folder, branch, line, key: named }, index) => {
    const key = inOrder ? (context.tasks.keys[index] ?? null) : named;
    if (key === null) return;
    const claim = { task: key, at: { start: line.start, end: line.start + line.text.length }, because: 'the command that makes its worktree', confidence: inOrder ? 0.6 : 0.9 };
    context.claims.value({ ...claim, field: 'worktree', value: folder });
    if (branch !== null) context.claims.value({ ...claim, field: 'branch', value: branch });
  });
}

function madeBy(line: TextLine): Made | null {
  const rest = WORKTREE_ADD.exec(line.text)?.[1];
  if (rest === undefined) return null;
  const words = rest.replace(/\s#.*$/, '').split(/\s+/).map((word) => word.replace(/^["']|["';]+$/g, ''));
  const flag = words.findIndex((word) => /^-[bB]$/.test(word));
  const branch = flag === -1 ? null : (words[flag + 1] ?? null);
  const plain = words.filter((word, index) => word !== '' && !word.startsWith('-') && (flag === -1 || index !== flag + 1));
  const folder = plain[0];
  if (folder === undefined || /[$<>{}]/.test(folder)) return null;
  return { folder, branch: branch ?? plain[1] ?? null, line };
}

function taskOf({ tasks }: PlanContext, { folder, branch }: Made): string | null {
  const whole = branch === null ? null : tasks.find(branch);
  if (whole !== null) return whole;
  for (const name of [branch ?? '', folder.split('/').at(-1) ?? '']) {
    const parts = name.split(/[/_-]+/);
    for (let count = Math.min(4, parts.length); count >= 1; count -= 1) {
      for (let from = 0; from + count <= parts.length; from += 1) {
        const piece = parts.slice(from, from + count).join(' ');
        if (count === 1 && !/\d/.test(piece)) continue;
        const key = tasks.find(piece);
        if (key !== null) return key;
      }
    }
  }
  return null;
}

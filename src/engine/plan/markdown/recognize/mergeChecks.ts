import { judgeCommand, shellSteps } from '../names/commands';
import type { PlanContext } from '../resolve/context';
import type { CodeBlock } from '../tree/document';

const MERGE = /^\s*(?:\$\s*)?git(?:\s+-C\s+\S{1,200})?\s+merge\s+(\S.{0,400})$/;

/**
 * In a block that merges branches one after another, a command behind a merge proves the merged result of that branch.
 * Behind a comment that speaks of the end it proves the whole plan.
 */
export function readMergeChecks({ tasks, claims }: PlanContext, code: CodeBlock): void {
  let task: string | null = null;
  let merged = 0;
  let final = false;
  let cwd: string | null = null;
  for (const line of code.lines) {
    const branch = MERGE.exec(line.text)?.[1];
    if (branch !== undefined) {
      const word = branch.split(/\s+/).find((each) => !each.startsWith('-')) ?? '';
      task = tasks.find(word) ?? tasks.find(word.split('/').at(-1) ?? '');
      merged += 1;
      final = false;
      continue;
    }
    if (/^\s*#.*\b(?:final|full|all merged|end-to-end|everything)\b/i.test(line.text)) final = true;
    cwd = /^\s*cd\s+["']?([^\s"';&]+)["']?\s*$/.exec(line.text)?.[1] ?? cwd;
    if (merged === 0) continue;
    for (const step of shellSteps(line.text, cwd)) {
      if (!judgeCommand(step.command).proves) continue;
      const at = { start: line.start, end: line.start + line.text.length };
      if (final) claims.check({ task: null, phase: null, command: step.command, cwd: step.cwd, when: ['final'], at, because: 'it stands behind all merges', confidence: 0.9 });
      else if (task !== null) claims.check({ task, phase: null, command: step.command, cwd: step.cwd, when: ['merged'], at, because: 'it stands behind the merge of its branch', confidence: 0.9 });
    }
  }
}

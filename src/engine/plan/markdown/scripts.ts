import type { Code } from 'mdast';
import type { Located } from '../draft';
import { quote } from '../quote';
import type { Block } from './blocks';
import type { Reading } from './readFields';
import type { TaskSection } from './sections';
import { located } from './slice';

const SHELLS = ['sh', 'bash', 'shell'];

export interface FoundScript {
  readonly run: Located<string>;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * The task's script: its one shell block, unless another agent than `script` is to do the task, to whom such a block is
 * part of the text. Of several none is chosen.
 */
export function findScript({ source, diagnostics }: Reading, section: TaskSection, agent: string | null): FoundScript | null {
  if (agent !== null && agent !== 'script') return null;
  const [script, second] = section.blocks.filter(isShellBlock);
  const { position } = script ?? {};
  if (script === undefined || position?.start.offset === undefined || position.end.offset === undefined) return null;
  if (second?.position?.start.offset !== undefined) {
    const at = source.range(second.position.start.offset, source.lineEnd(second.position.start.line));
    const message = `Task ${quote(section.heading.key.value)} has more than one shell block; none of them is taken as its script.`;
    diagnostics.warning({ code: 'several-scripts', message, hint: 'Join them, or give those that are only examples another language (such as `text`).', at });
    return null;
  }
  const run = located(source, { start: position.start.offset, end: position.end.offset }, `${script.value}\n`);
  return { run, firstLine: position.start.line, lastLine: position.end.line };
}

function isShellBlock(block: Block): block is Code {
  return block.type === 'code' && SHELLS.includes(block.lang?.toLowerCase() ?? '');
}

/** A fence nobody closed swallows the rest of the document, other tasks and prose into a script included. */
export function refuseOpenFences({ source, diagnostics }: Reading, blocks: readonly Block[]): void {
  for (const block of blocks) {
    const start = block.position?.start.offset;
    if (block.type !== 'code' || start === undefined || block.position === undefined) continue;
    const fenced = /^[`~]{3}/.test(source.text.slice(start, start + 3));
    const last = source.line(block.position.end.line).trim();
    const closed = block.position.end.line > block.position.start.line && /^(?:`{3,}|~{3,})$/.test(last);
    if (!fenced || closed) continue;
    const at = source.range(start, source.lineEnd(block.position.start.line));
    diagnostics.error({ code: 'unclosed-fence', message: 'This code block is never closed.', hint: 'Close it with a line of the same ticks.', at });
  }
}

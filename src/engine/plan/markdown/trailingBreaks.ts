import type { TaskSection } from './sections';

/** The lines of rules (`---`) that close a section: they divide it from the next one and say nothing to an agent. */
export function trailingBreaks(section: TaskSection): readonly number[] {
  const lines: number[] = [];
  for (const block of [...section.blocks].reverse()) {
    if (block.type !== 'thematicBreak') break;
    if (block.position !== undefined) lines.push(block.position.start.line);
  }
  return lines;
}

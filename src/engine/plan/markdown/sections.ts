import type { Located } from '../draft';
import type { SourceText } from '../sourceText';
import type { Block } from './blocks';
import { readTaskHeading, readTitle, type TaskHeading } from './taskHeading';

export interface TaskSection {
  readonly heading: TaskHeading;
  /** Lines of the body: after the heading, up to the next heading that ends it. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly blocks: readonly Block[];
}

export interface Sections {
  readonly title: Located<string> | null;
  readonly tasks: readonly TaskSection[];
  /** What stands before, between and after the tasks. */
  readonly outside: readonly Block[];
}

interface OpenSection {
  readonly heading: TaskHeading;
  readonly depth: number;
  readonly firstLine: number;
  /** Null while it may still grow. */
  lastLine: number | null;
  readonly blocks: Block[];
}

/**
 * Divides the document by its headings. A task's section ends at the next task's heading or at any heading of its own
 * level or above; deeper headings are part of its text.
 */
export function splitSections(source: SourceText, blocks: readonly Block[]): Sections {
  const opened: OpenSection[] = [];
  const outside: Block[] = [];
  let title: Located<string> | null = null;
  for (const block of blocks) {
    const current = opened.at(-1);
    if (block.type === 'heading') {
      const found = readTaskHeading(source, block);
      if (current?.lastLine === null && (found !== null || block.depth <= current.depth)) current.lastLine = (block.position?.start.line ?? 1) - 1;
      if (found !== null) opened.push({ heading: found, depth: block.depth, firstLine: (block.position?.end.line ?? 0) + 1, lastLine: null, blocks: [] });
      if (block.depth === 1) title ??= readTitle(source, block);
    } else if (current?.lastLine === null) current.blocks.push(block);
    else outside.push(block);
  }
  return { title, outside, tasks: opened.map((section) => ({ ...section, lastLine: section.lastLine ?? source.lineCount })) };
}

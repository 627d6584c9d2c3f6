import { findPaths } from '../names/paths';
import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import { allBlocks, type Section, type TextLine } from '../tree/document';

const HEADING = /\b(?:shared|ownership|owns|owned|conflict|coordination|boundar(?:y|ies)|territor(?:y|ies)|file map|file scope)\b/i;
const SHARED = /\b(?:shared|conflict|coordination|both|touched by)\b/i;

/** Lists that divide files outside of the tasks: `src/types.ts - Streams A & B`, `W1: src/a.ts, src/b.ts`. */
export function readOwnershipList(context: PlanContext, section: Section): void {
  const heading = plainText(section.heading.text);
  if (!HEADING.test(heading)) return;
  for (const block of allBlocks(section.blocks)) {
    if (block.kind !== 'list') continue;
    for (const item of block.items) if (!context.ownItems.has(item)) for (const line of item.lines) readLine(context, line, heading);
  }
}

function readLine({ tasks, claims }: PlanContext, line: TextLine, heading: string): void {
  const paths = findPaths(line.text).filter(({ path }) => tasks.find(path) === null);
  const [first, last] = [paths[0], paths.at(-1)];
  if (first === undefined || last === undefined) return;
  const before = plainText(line.text.slice(0, first.at)).replace(/[:–—-]+\s*$/, '');
  const after = line.text.slice(last.at + last.length).replace(/^[`\s:()–—-]+/, '');
  const owner = tasks.findLeading(before);
  const keys = owner === null ? tasks.resolve(after.split(/[.;:)]|\s[–—-]\s/, 1)[0] ?? '').keys : [owner];
  // One sentence that speaks of everybody says nothing about who owns what.
  if (keys.length === 0 || (owner !== null && before.split(' ').length > 6)) return;
  const mode = keys.length > 1 || (SHARED.test(heading) && !/\bowner/i.test(heading)) ? 'shared' : 'own';
  for (const task of keys) for (const { path, lines, at, length } of paths) {
    claims.file({ task, path, lines, mode, change: null, at: { start: line.start + at, end: line.start + at + length }, because: `the list under "${heading.slice(0, 40)}"`, confidence: 0.9 });
  }
}

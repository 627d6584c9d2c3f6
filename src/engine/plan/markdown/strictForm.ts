import { fieldOf, matchLabel } from './names/labels';
import { readTaskName, isGroupKind, isWorkKind } from './names/taskName';
import { plainText } from './names/plainText';
import { allBlocks, allSections, type Section } from './tree/document';

const STRICT_LABELS = /^(?:depends[ -]on|dependencies|files|agent|template|optional|branch|check|merge[ -]order|final[ -]check|schedule|max[ -]parallel)$/i;
/** Words nobody uses by chance. */
const STRICT_MARKS = /^[ \t]{0,12}(?:[-*][ \t])?(?:(?:final )?check:[ \t]*`|(?:schedule|max parallel):[ \t]*\S)|^[ \t]{0,12}(?:[-*][ \t])?agent:[ \t]*`?script`?[ \t]*$/im;
const FREE_HEADING = /\b(?:ownership|merge (?:order|sequence)|validation|verification|execution|dependenc\w*|success criteria|orchestrat\w*)\b/i;

/**
 * Was the document written for this program? Its form is small: `## W1: title` with the program's own labels. Anything
 * that people write for each other besides (tables, check boxes, labels of their own) makes it a free one.
 */
export function isStrictForm(text: string, root: Section): boolean {
  if (STRICT_MARKS.test(text)) return true;
  for (const section of allSections(root)) {
    const name = readTaskName(section.heading.text);
    if (section.depth > 0 && (isGroupKind(name?.kind ?? null) || isNumberedKind(plainText(section.heading.text)) || FREE_HEADING.test(plainText(section.heading.text)))) return false;
    for (const block of allBlocks(section.blocks)) {
      if (block.kind === 'table' || (block.kind === 'code' && block.language === 'mermaid')) return false;
      if (block.kind === 'list' && block.items.some(({ checked }) => checked !== null)) return false;
      const lines = block.kind === 'paragraph' ? block.lines : block.kind === 'list' ? block.items.flatMap((item) => item.lines.slice(0, 1)) : [];
      if (lines.some(({ text: line }) => isForeignLabel(line))) return false;
    }
  }
  return true;
}

/** `PR-1` and `Issue-7` are what people call their work; `Task-1` is an id as good as any. */
function isNumberedKind(heading: string): boolean {
  const kind = /^([A-Za-z]{2,12})[-_]?\d/.exec(heading)?.[1] ?? '';
  return isWorkKind(kind) && !/^tasks?$/i.test(kind);
}

function isForeignLabel(line: string): boolean {
  const label = matchLabel(line);
  if (label === null) return false;
  // A bold label of ours with nothing behind it announces a list, as people write it.
  if (STRICT_LABELS.test(label.label)) return label.bold && line.length === label.length;
  return fieldOf(label.label) !== null;
}

import type { ConflictNote } from '../../../model/plan';
import { fieldOf, matchLabel } from '../names/labels';
import { plainText } from '../names/plainText';
import { findPaths } from '../names/paths';
import type { PlanContext } from '../resolve/context';
import type { CompanionName } from './companionNames';
import { allBlocks, type Block, type ListItem, type Section, type TextLine } from '../tree/document';

/** What a plan says beside its tasks. */
export interface PlanNotes {
  readonly rules: string[];
  readonly issues: string[];
  readonly companions: CompanionName[];
  readonly conflictNotes: ConflictNote[];
  landWhen: 'each' | 'batch' | null;
  maxParallel: number | null;
}

export function emptyNotes(): PlanNotes {
  return { rules: [], issues: [], companions: [], conflictNotes: [], landWhen: null, maxParallel: null };
}

const MOST_NOTES = 60;
const RULES = /^\W*(?:(?:global|shared|coordination|ground|team|working|general|plan-wide|hard|architectural)\s+)?(?:rules?|constraints?|conventions?|guidelines|principles|invariants|notes?(?: for .*)?|coordination(?: requirements| rules)?|communication(?: protocol)?|context|working agreements?|instructions)\b/i;
const ISSUES = /^\W*(?:issues? found|known issues|issues|blockers|bugs found)\s*$/i;
const CONFLICT = /\bconflict|\bresolve\b|\bkeep both\b/i;
const BATCH = /\b(?:nothing|none|no (?:branch|task|work))\b.{0,40}\b(?:lands?|merges?|merged)\b.{0,40}\buntil\b|\bonly (?:after|when|once) all\b.{0,60}\b(?:pass|done|complete|validat|finish|green)|\b(?:merge|land) (?:only )?(?:when|after|once) (?:all|every)\b|\bland when all\b/i;

/** The notes of one section that is no task's. */
export function readNotes(context: PlanContext, section: Section, notes: PlanNotes): void {
  const heading = plainText(section.heading.text);
  for (const block of allBlocks(section.blocks)) {
    for (const line of linesOf(block)) readLine(context, line, notes);
    if (block.kind === 'table' && CONFLICT.test(plainText(block.header.line.text))) for (const row of block.rows) conflictNote(context, { text: row.cells.map(({ text }) => text).join(': '), start: row.line.start }, notes);
    if (block.kind === 'code') for (const line of block.lines) if (/^\s*#/.test(line.text) && CONFLICT.test(line.text)) conflictNote(context, line, notes);
  }
  if (ISSUES.test(heading)) takeItems(section.blocks, notes.issues);
  else if (RULES.test(heading)) takeItems(section.blocks, notes.rules);
}

function linesOf(block: Block): readonly TextLine[] {
  if (block.kind === 'paragraph') return block.lines;
  return block.kind === 'list' ? block.items.flatMap((item: ListItem) => item.lines) : [];
}

/** `Nothing lands until all pass`, wherever it stands. */
export function readLandWhen(line: TextLine, notes: PlanNotes): void {
  if (line.text.length < 1_000 && BATCH.test(line.text)) notes.landWhen ??= 'batch';
}

function readLine(context: PlanContext, line: TextLine, notes: PlanNotes): void {
  const label = matchLabel(line.text);
  if (label?.bold === true && fieldOf(label.label) === 'rules') push(notes.rules, plainText(line.text));
  const most = /\bmax(?:imum)?(?: of)?[: ]+(\d{1,2}) (?:parallel|concurrent|agents|worktrees|workers)|\bmax[ -]parallel:? *(\d{1,2})\b/i.exec(line.text.slice(0, 400));
  const count = Number(most?.[1] ?? most?.[2] ?? 0);
  if (count >= 1) notes.maxParallel ??= count;
  if (/\b(?:conflicts?|keep both)\b/i.test(line.text) && findPaths(line.text).length > 0) conflictNote(context, line, notes);
}

function conflictNote({ tasks, source }: PlanContext, line: TextLine, notes: PlanNotes): void {
  if (notes.conflictNotes.length >= MOST_NOTES) return;
  const files = [...new Set(findPaths(line.text).map(({ path }) => path))];
  const keys = [...new Set(tasks.mentions(line.text).map(({ key }) => key))];
  const text = plainText(line.text.replace(/^\s*#+\s*/, ''));
  if (files.length + keys.length > 0 && text !== '') notes.conflictNotes.push({ files, tasks: keys, text, at: source.range(line.start, line.start + line.text.length) });
}

/** The entries of a list; what stands in parentheses alone says that there is none yet. */
function takeItems(blocks: readonly Block[], into: string[]): void {
  for (const block of blocks) {
    if (block.kind !== 'list') continue;
    for (const { lines } of block.items) {
      const text = plainText(lines.map((line) => line.text).join(' '));
      if (!/^\(.*\)$/.test(text)) push(into, text);
    }
  }
}

function push(into: string[], text: string): void {
  if (text !== '' && into.length < MOST_NOTES && !into.includes(text)) into.push(text);
}

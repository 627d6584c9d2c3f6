import { matchLabel } from '../names/labels';
import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import { allBlocks, type Block, type CodeBlock, type Section, type Table, type TextLine } from '../tree/document';
import type { CheckTarget } from './checkText';
import { companionNames, companionsInFrontMatter } from './companionNames';
import { readFactTable } from './factTable';
import { readGraph } from './graphs';
import { readMergeChecks } from './mergeChecks';
import { readOwnershipList } from './ownershipList';
import { readOwnershipTable } from './ownershipMatrix';
import { readPhaseGate } from './phaseGates';
import { readPhaseOrder } from './phaseOrder';
import { readPhaseText } from './phaseText';
import { readPlanChecks } from './planChecks';
import { readLandWhen, readNotes, type PlanNotes } from './planNotes';
import { readSentence } from './sentences';
import { readSetupCommands } from './setupCommands';

const GRAPH = /\b(?:dependenc\w*|graph|critical path|execution (?:order|plan|flow)|sequenc\w*|order|dag|flow)\b/i;
/** The order of landing is no order of starting. */
const MERGES = /\b(?:merg|land)/i;
const SUGGESTED = /\b(?:suggested|recommended|optional|example|scenario|possible|between phases)\b/i;

interface Visit {
  readonly section: Section;
  readonly checks: CheckTarget | null;
  /** The task in whose text this stands. */
  readonly owner: string | null;
}

/** What the whole document says about its tasks: tables, drawings, sentences, commands, notes. */
export function readDocumentFacts(context: PlanContext, notes: PlanNotes): void {
  const owners = ownersByStart(context);
  const codes: CodeBlock[] = [];
  notes.companions.push(...companionsInFrontMatter(context.source));
  const pending: Visit[] = [{ section: context.root, checks: null, owner: null }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { section } = visit;
    const owner = owners.sections.get(section) ?? visit.owner;
    const checks = owner === null ? readPlanChecks(context, { ...section, blocks: section.blocks.filter((block) => owners.of(block) === null) }, visit.checks) : null;
    if (owner === null) {
      readNotes(context, section, notes);
      notes.companions.push(...companionNames(section, (block) => owners.of(block) !== null));
      readOwnershipList(context, section);
    }
    readBlocks(context, { section, owner, owners }, notes);
    for (const block of allBlocks(section.blocks)) if (block.kind === 'code') codes.push(block);
    for (const child of [...section.sections].reverse()) pending.push({ section: child, checks, owner });
  }
  readSetupCommands(context, codes);
  for (const code of codes) readMergeChecks(context, code);
  for (const phase of context.phaseSeeds) {
    readPhaseText(context, phase);
    readPhaseGate(context, phase, notes);
  }
}

interface Owners {
  readonly sections: ReadonlyMap<Section, string>;
  readonly of: (block: Block) => string | null;
  readonly at: (offset: number) => string | null;
}

interface Scope {
  readonly section: Section;
  readonly owner: string | null;
  readonly owners: Owners;
}

function readBlocks(context: PlanContext, { section, owner, owners }: Scope, notes: PlanNotes): void {
  const heading = plainText(section.heading.text);
  for (const block of allBlocks(section.blocks)) {
    const subject = owner ?? owners.of(block);
    if (block.kind === 'table' && (subject === null || isAboutSeveral(context, block)) && !readOwnershipTable(context, block, section)) readFactTable(context, block);
    if (block.kind === 'code' && subject === null && (block.language === 'mermaid' || (GRAPH.test(heading) && !MERGES.test(heading) && isDrawing(block)))) readGraph(context, block, SUGGESTED.test(heading));
    const lines = block.kind === 'paragraph' ? block.lines : block.kind === 'list' ? block.items.flatMap((item) => item.lines) : [];
    for (const line of sentencesOf(block)) readSentence(context, { line, subject: owner ?? owners.at(line.start) });
    for (const line of lines) {
      readLandWhen(line, notes);
      if (subject === null) readPhaseOrder(context, line);
    }
  }
}

/** A table with columns for several tasks is about all of them, even at the end of the last one's text. */
function isAboutSeveral({ tasks }: PlanContext, table: Table): boolean {
  return new Set(table.header.cells.slice(1).flatMap(({ text }) => tasks.find(text) ?? [])).size > 1;
}

const MOST_WRAPPED = 12;

/** Prose is wrapped anywhere: the lines of a paragraph or an item are one text, unless labels divide them. */
function sentencesOf(block: Block): readonly TextLine[] {
  const texts = block.kind === 'paragraph' ? [block.lines] : block.kind === 'list' ? block.items.map((item) => item.lines) : [];
  return texts.flatMap((lines): readonly TextLine[] => {
    const [first] = lines;
    if (first === undefined || lines.length === 1 || lines.length > MOST_WRAPPED || lines.some(({ text }) => matchLabel(text) !== null)) return lines;
    return [{ text: lines.map(({ text }) => text).join(' '), start: first.start }];
  });
}

function isDrawing({ language, lines }: CodeBlock): boolean {
  return /^(?:|text|txt|ascii|plaintext|plain|diagram)$/.test(language) && lines.length <= 400;
}

/** Whose text a section or block is: tasks that are headings own sections, others own blocks. */
function ownersByStart({ seeds }: PlanContext): Owners {
  const sections = new Map<Section, string>();
  const ranges: { readonly start: number; readonly end: number; readonly key: string }[] = [];
  for (const { key, main } of seeds) {
    if (main.section !== null) sections.set(main.section, key);
    else if (main.form === 'item' || main.form === 'bold') ranges.push({ start: main.start, end: main.end, key });
  }
  ranges.sort((a, b) => a.start - b.start);
  const at = (offset: number): string | null => ownerAt(ranges, offset);
  return { sections, of: (block) => at(startOf(block)), at };
}

function ownerAt(ranges: readonly { readonly start: number; readonly end: number; readonly key: string }[], offset: number): string | null {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low - 1];
  return found !== undefined && offset < found.end ? found.key : null;
}

function startOf(block: Block): number {
  if (block.kind === 'paragraph' || block.kind === 'code') return block.lines[0]?.start ?? -1;
  // A list is owned by what it stands in, not by the task its first item may be.
  if (block.kind === 'list') return (block.items[0]?.start ?? 0) - 1;
  return block.kind === 'table' ? block.header.line.start : -1;
}

import { plainText, isStruck } from '../names/plainText';
import { splitMarks, estimateOf } from '../names/marks';
import { readTaskName, type TaskName } from '../names/taskName';
import type { Block, ListItem, Section, TextLine } from '../tree/document';
import { partsOf } from '../tree/parts';
import type { Candidate } from './candidate';

const BOLD_LEAD = /^(?:\*\*|__)([^*_\n](?:[^*\n]{0,198}[^*\n])?)(?:\*\*|__)/;

/** Items of lists, nested ones included: those that name something, and those with a check box or a number. */
export function itemTasks(section: Section, under: readonly Section[]): readonly Candidate[] {
  const found: Candidate[] = [];
  const pending: Block[] = [...section.blocks].reverse();
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    if (block.kind !== 'list') continue;
    for (const item of block.items) {
      const candidate = itemCandidate(item, under);
      if (candidate !== null) found.push(candidate);
    }
    for (const item of [...block.items].reverse()) pending.push(...[...item.blocks].reverse());
  }
  return found.sort((a, b) => a.start - b.start);
}

function itemCandidate(item: ListItem, under: readonly Section[]): Candidate | null {
  const line = item.lines[0];
  if (line === undefined || line.text === '') return null;
  const named = itemName(item, line);
  if (named === null) return null;
  const name = item.starred ? { ...named, optional: true } : named;
  return {
    form: 'item',
    name,
    at: line,
    under,
    section: null,
    item,
    cells: new Map(),
    row: null,
    start: item.start,
    end: item.end,
    checked: item.checked,
    struck: isStruck(line.text),
    parts: () => partsOf([{ kind: 'paragraph', lines: item.lines.slice(1) }, ...item.blocks]),
  };
}

function itemName(item: ListItem, line: TextLine): TaskName | null {
  const bold = BOLD_LEAD.exec(line.text)?.[1];
  const text = lastsOverLines(item) ? item.lines.map((each) => each.text).join(' ') : line.text;
  const named = readTaskName(bold === undefined ? text : withIdOnly(bold, line.text));
  if (named !== null && (item.checked !== null || bold !== undefined || item.number !== null || /\d/.test(named.id ?? ''))) return named;
  if (item.checked === null && item.number === null) return null;
  const { text: title, mark, remarks } = splitMarks(plainText(bold ?? text));
  return { kind: null, id: null, title, mark, estimate: estimateOf(remarks), optional: false, outer: null };
}

/** `**T-1** Build it` has its title behind the stars, `**T-1: Build it** because …` within. */
function withIdOnly(bold: string, whole: string): string {
  return /\s/.test(bold.trim()) ? bold.replace(/:$/, '') : whole;
}

/** Without a label or a list, the lines of a check box are one sentence that was wrapped. */
function lastsOverLines(item: ListItem): boolean {
  return item.lines.length > 1 && item.lines.length < 6 && !item.lines.some(({ text }, index) => index > 0 && /^(?:[-*_]|[A-Z][\w ]{0,20}:)/.test(text));
}

import { frontMatterLength } from '../blocks';
import { findPaths } from '../names/paths';
import type { Slice } from '../slice';
import type { SourceText } from '../../sourceText';
import { allBlocks, type Block, type Section, type TextLine } from '../tree/document';

/** Another document that this one names. */
export interface CompanionName {
  /** As it is written. */
  readonly path: string;
  readonly at: Slice;
  /** What it is said to hold beside words about the tasks that stand here. */
  readonly holds: 'tasks' | 'checks' | null;
  /** The reader is sent there. Otherwise it is only mentioned. */
  readonly isMeant: boolean;
}

const DOCUMENT = /\.(?:mdx?|markdown)$/i;
const LINK = /\[([^\]\n]{0,200})\]\(<?([^()<>\s]{1,300})>?(?:\s"[^"\n]{0,200}")?\)/g;
const SPEAKS = /\b(?:see|read|from|spec|design|reference|companions?|source of truth|details|checklist for|plan for|described|per|ownership|owners?|matrix|coordination|work ?streams?|tasks?|order|dependenc\w*|conflicts?|checks?|validation|verification|defined|documented|listed)\b/i;
const SENDS = /\b(?:see|read|companions?|refer to|consult|follow|source of truth|(?:defined|described|documented|detailed|listed|kept|lives?|stands?|found) (?:in|at|under)|start from|ownership(?: matrix)?|file matrix|matrix|merge order|dependenc\w*|coordination|conflicts?|design|spec|reference|validation|verification|checks|work ?streams?|tasks)\b[^.;]{0,40}$/i;
const THERE = '(?:\\s+(?:[A-Z]|\\d{1,3}))?\\W{0,4}(?:(?:are|is|live|lives|stand|kept|defined|described|documented|listed|detailed|found)\\s+){0,3}(?:in|at|see|under)?\\W{0,8}$';
const HOLDS_TASKS = new RegExp(`\\b(?:work ?streams?|tasks?|task list|work packages?|tracks?|lanes?|sessions?)${THERE}`, 'i');
const HOLDS_CHECKS = new RegExp(`\\b(?:validation|verification|(?:final |merge )?checks|test commands|quality gates)(?: commands| steps)?${THERE}`, 'i');
const FOR_TASKS = /^\W{0,6}(?:has|holds|lists|for|with)\s(?:the\s|all\s|every\s|our\s){0,2}(?:work ?streams?|tasks?|task list|work packages?)\b/i;
const LONGEST_LINE = 2_000;

/** The documents a section names in its own text: by a link, or by a path behind words that send one there. */
export function companionNames(section: Section, isOwned: (block: Block) => boolean = () => false): readonly CompanionName[] {
  return [...allBlocks(section.blocks)].flatMap((block) => (isOwned(block) ? [] : linesOf(block).flatMap(namesIn)));
}

function linesOf(block: Block): readonly TextLine[] {
  if (block.kind === 'paragraph') return block.lines;
  if (block.kind === 'table') return block.rows.map(({ line }) => line);
  return block.kind === 'list' ? block.items.flatMap(({ lines }) => lines) : [];
}

function namesIn({ text, start }: TextLine): readonly CompanionName[] {
  if (text.length > LONGEST_LINE || !/\.(?:mdx?|markdown)\b/i.test(text) || !SPEAKS.test(text)) return [];
  const found: CompanionName[] = [];
  const rest = text.replace(LINK, (whole: string, label: string, target: string, at: number) => {
    const path = documentPath(target);
    if (path !== null) found.push(named(path, { leads: [text.slice(0, at), label], after: text.slice(at + whole.length), at: { start: start + at, end: start + at + whole.length } }));
    return ' '.repeat(whole.length);
  });
  for (const { path, at, length } of findPaths(rest)) {
    if (documentPath(path) !== null) found.push(named(path, { leads: [text.slice(0, at)], after: rest.slice(at + length), at: { start: start + at, end: start + at + length } }));
  }
  return found;
}

interface Surroundings {
  /** What stands before it, and the label of a link. */
  readonly leads: readonly string[];
  readonly after: string;
  readonly at: Slice;
}

function named(path: string, { leads, after, at }: Surroundings): CompanionName {
  const words = leads.map((lead) => lead.slice(-300).replace(LINK, '$1').replace(/[`*_[\]()<>]/g, ' ').replace(/\s+/g, ' ').slice(-120));
  const says = (form: RegExp): boolean => words.some((lead) => form.test(lead));
  const holds = says(HOLDS_TASKS) || FOR_TASKS.test(after.slice(0, 60)) ? 'tasks' : says(HOLDS_CHECKS) ? 'checks' : null;
  return { path, at, holds, isMeant: holds !== null || says(SENDS) };
}

/** The target of a link without what follows the file; null for what is no document of the repository. */
function documentPath(target: string): string | null {
  const path = target.split(/[#?]/, 1)[0]?.replaceAll('%20', ' ') ?? '';
  return DOCUMENT.test(path) && !/^[a-z][a-z0-9+.-]*:/i.test(path) && !/[*{}]/.test(path) ? path : null;
}

const KEY = /^(companions?|companion[-_ ]docs?|related|see[-_ ]also|ownership|work ?streams|tasks|validation|spec|design)[ \t]*:(.*)$/i;

/** `companions: [OWNERSHIP.md]` in the front matter, in one line or as a list. */
export function companionsInFrontMatter(source: SourceText): readonly CompanionName[] {
  const found: CompanionName[] = [];
  let key: string | null = null;
  let start = 0;
  for (const line of source.text.slice(0, frontMatterLength(source.text)).split('\n')) {
    if (/^\S/.test(line) && !line.startsWith('- ')) key = KEY.exec(line)?.[1]?.toLowerCase() ?? null;
    if (key !== null && line.length <= LONGEST_LINE) {
      const holds = /^(?:work ?streams|tasks)$/.test(key) ? 'tasks' : key === 'validation' ? 'checks' : null;
      for (const { path, at, length } of findPaths(line)) if (documentPath(path) !== null) found.push({ path, at: { start: start + at, end: start + at + length }, holds, isMeant: true });
    }
    start += line.length + 1;
  }
  return found;
}

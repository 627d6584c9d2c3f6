import { isGroupKind, isWorkKind, readTaskName } from '../names/taskName';
import { plainText } from '../names/plainText';
import { splitMarks } from '../names/marks';
import type { Section, TextLine } from '../tree/document';
import type { TaskSeed } from './taskSeeds';

/** The heading tasks stand under, where the document divides its tasks by headings. */
export interface PhaseSeed {
  readonly name: string;
  readonly names: readonly string[];
  readonly at: TextLine;
  readonly section: Section;
  readonly parallel: boolean | null;
  readonly tasks: readonly string[];
}

/** The phases of these tasks, in the document's order. */
export function phaseSeeds(seeds: readonly TaskSeed[]): readonly PhaseSeed[] {
  const holders = new Map<Section, string[]>();
  for (const seed of seeds) {
    const section = holderOf(seed);
    if (section === null) continue;
    const known = holders.get(section);
    if (known === undefined) holders.set(section, [seed.key]);
    else known.push(seed.key);
  }
  const named = [...holders].filter(([section]) => isNamed(section));
  // One heading above everything is the list's title. Several divide it, whatever they are called.
  const divides = holders.size > 1;
  const kept = divides ? [...holders] : named;
  return uniqueNames(kept.map(([section, tasks]) => phaseSeed(section, tasks))).sort((a, b) => a.at.start - b.at.start);
}

function holderOf({ main, others }: TaskSeed): Section | null {
  for (const { under, outer } of [main, ...others].map((candidate) => ({ under: candidate.under, outer: candidate.name.outer }))) {
    if (outer !== null && isGroupKind(outer.kind) && main.section !== null) return main.section;
    const group = [...under].reverse().find((section) => isNamed(section));
    const holder = group ?? under.at(-1);
    if (holder !== undefined) return holder;
  }
  return null;
}

function isNamed(section: Section): boolean {
  const name = readTaskName(section.heading.text);
  return name !== null && (isGroupKind(name.kind) || isWorkKind(name.kind) || name.outer !== null || name.id !== null);
}

function phaseSeed(section: Section, tasks: readonly string[]): PhaseSeed {
  const text = plainText(section.heading.text);
  const name = readTaskName(section.heading.text);
  const outer = name?.outer ?? name;
  const short = outer?.id === null || outer?.id === undefined ? [] : [outer.id, ...(outer.kind === null ? [] : [`${outer.kind} ${outer.id}`])];
  const title = splitMarks(text).text;
  const lead = title.split(/\s*[:(]|\s+[-–—]\s+/, 1)[0] ?? title;
  const story = /\buser stor(?:y|ies) (\d{1,2})\b/i.exec(title);
  const bare = (name?.title ?? '').replace(/\s*\([^()]*\)/g, '').trim();
  return { name: title, names: [...new Set([...short, lead, bare, ...(story === null ? [] : [story[0], `US${story[1] ?? ''}`]), name?.title ?? title, title.replace(/\s*\([^()]*\)/g, ''), bare.split(/\s+(?:&|and)\s+/i, 1)[0] ?? bare])].filter((each) => each !== ''), at: section.heading, section, parallel: parallelOf(text) ?? parallelSaid(section), tasks };
}

function parallelOf(heading: string): boolean | null {
  if (/\b(?:sequential(?:ly)?|serial(?:ly)?|one (?:at a time|by one|after (?:the other|another))|in order|not parallel|cannot be parallel)/i.test(heading)) return false;
  return /\b(?:parallel(?:izable|ized)?|concurrent(?:ly)?|simultaneous(?:ly)?|at once|independent)\b/i.test(heading) ? true : null;
}

const SAID = /\b(?:tasks|streams|agents|tracks|lanes|items|all|these|both|they|work)\b[^.]{0,60}\b(?:in parallel|concurrently|at the same time|simultaneously|(sequentially|in order|one after (?:the other|another)|one at a time|serially))\b/i;

/** What the words under the heading say about the work below them. */
function parallelSaid({ blocks }: Section): boolean | null {
  for (const block of blocks) {
    if (block.kind !== 'paragraph') return null;
    for (const { text } of block.lines.slice(0, 20)) {
      const said = /^\W*(?:no|not|never)\b/i.test(text) ? null : SAID.exec(text.slice(0, 400));
      if (said !== null && !/\b(?:other|phases|stor(?:y|ies)|cannot|not|can't|once|after|now)\b/i.test(text.replace(/one after (?:the other|another)/i, ''))) return said[1] === undefined;
    }
  }
  return null;
}

function uniqueNames(phases: readonly PhaseSeed[]): PhaseSeed[] {
  const taken = new Set<string>();
  return phases.map((phase) => {
    let name = phase.name;
    for (let count = 2; taken.has(name); count += 1) name = `${phase.name} (${String(count)})`;
    taken.add(name);
    return { ...phase, name };
  });
}

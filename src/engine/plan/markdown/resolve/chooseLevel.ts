import { isGroupKind, isWorkKind } from '../names/taskName';
import { styleOf, type Candidate, type Form } from '../recognize/candidate';
import { isAside } from './asides';
import { Ranges } from './ranges';
import { siblingsOf } from './siblingLevels';

/** Candidates that are called and numbered alike: one level of the document. */
interface Level {
  readonly style: string;
  readonly candidates: readonly Candidate[];
  readonly score: number;
}

const FORM_SCORE: Readonly<Record<Form, number>> = { heading: 20, bold: 14, row: 16, item: 10, field: 8, todo: 0 };
/** Kinds of work that may be made of smaller work, each piece of it for one agent. */
const CONTAINERS = /^(?:stream|workstream|track|lane|feature|component|module|deliverable|team|squad|developer|dev|story|userstory|branch|unit|agent)$/;

/**
 * The level that one would give to agents: workstreams, else tasks, else items of check lists. Pieces of a level's own
 * text (steps in a task) are none.
 */
export function chooseLevel(candidates: readonly Candidate[]): readonly Candidate[] {
  const levels = levelsOf(candidates);
  let best = levels[0];
  for (let rounds = 0; best !== undefined && rounds < 4; rounds += 1) {
    const finer = finerLevel(best, levels);
    if (finer === null) break;
    best = { ...finer, candidates: [...finer.candidates, ...childless(best, finer)] };
  }
  const siblings = best === undefined ? [] : siblingsOf(best, levels, (candidates) => richness(candidates) > 0);
  if (best !== undefined && siblings.length > 0) return [...best.candidates, ...siblings].sort((a, b) => a.start - b.start);
  const coarser = levels.find(({ style }) => style === 'numbered box');
  if (best === undefined || coarser === undefined || best === coarser || !/^#\.#/.test(best.style)) return best?.candidates ?? [];
  return [...best.candidates, ...childless(coarser, best)].sort((a, b) => a.start - b.start);
}

function levelsOf(candidates: readonly Candidate[]): readonly Level[] {
  const byStyle = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const style = levelStyle(candidate);
    if (style === null) continue;
    const known = byStyle.get(style);
    if (known === undefined) byStyle.set(style, [candidate]);
    else known.push(candidate);
  }
  return [...byStyle].map(([style, found]) => ({ style, candidates: found, score: scoreOf(style, found) })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}

/** Nameless ones are of one level only where they have a check box or a row of their own. */
function levelStyle(candidate: Candidate): string | null {
  const style = styleOf(candidate.name);
  const aside = isAside(candidate);
  if (aside) return null;
  if (candidate.form === 'field') return `${candidate.name.kind ?? ''} #`;
  if (candidate.form === 'row') return style === 'none' || isWord(candidate) ? 'named row' : style;
  if (style !== 'none') return style === '#' && candidate.form === 'item' ? (candidate.checked === null ? 'numbered item' : 'numbered box') : style;
  return candidate.checked === null ? 'numbered item' : `box ${String(candidate.item?.number !== null)}`;
}

/** `Alpha` and `Beta` are names; only numbers and single letters have a shape in common. */
function isWord({ name }: Candidate): boolean {
  return name.kind === null && /^[^\d]{2,}$/.test(name.id ?? '');
}

function scoreOf(style: string, candidates: readonly Candidate[]): number {
  const first = candidates[0];
  if (first === undefined) return 0;
  const keys = new Set(candidates.map(({ name }) => `${name.id ?? ''} ${name.id === null ? name.title : ''}`)).size;
  const form = Math.max(...candidates.map((candidate) => FORM_SCORE[candidate.form]));
  const single = keys === 1 ? -30 : 0;
  return baseScore(style, first) + form + single + richness(candidates);
}

function baseScore(style: string, { name, form, checked }: Candidate): number {
  if (isWorkKind(name.kind)) return 60;
  if (isGroupKind(name.kind)) return form === 'heading' ? 12 : 2;
  if (style === 'numbered item') return -20;
  if (style === 'numbered box') return 22;
  if (style.startsWith('box ')) return 20;
  if (style === 'named row') return 22;
  if (form === 'row') return 50;
  if (style === '#') return 8;
  if (style === '@') return 20;
  if (/[a-z]/.test(style)) return 48;
  return form === 'item' && checked === null ? 10 : 42;
}

/** Branches, files and dependencies tell tasks from other things with numbers. */
function richness(candidates: readonly Candidate[]): number {
  const sample = candidates.slice(0, 8);
  const rich = sample.filter((candidate) => saysHow(candidate)).length;
  return sample.length === 0 ? 0 : Math.round((rich / sample.length) * 25);
}

const HOW = new Set(['dependsOn', 'blocks', 'files', 'creates', 'modifies', 'shared', 'branch', 'worktree', 'checks', 'acceptance', 'avoid']);

function saysHow(candidate: Candidate): boolean {
  if (candidate.cells.size > 1) return [...candidate.cells.keys()].some((field) => HOW.has(field));
  return candidate.parts().some(({ field }) => field !== null && HOW.has(field));
}

const FOR_AGENTS = new Set(['branch', 'worktree', 'files', 'creates', 'modifies', 'avoid']);

function isForOneAgent(candidates: readonly Candidate[]): boolean {
  const told = candidates.filter((candidate) => ownParts(candidate).some(({ field }) => field !== null && FOR_AGENTS.has(field)));
  return told.length * 2 >= candidates.length;
}

/** What it says itself, not what its deeper headings say. */
function ownParts(candidate: Candidate): ReturnType<Candidate['parts']> {
  const firstInner = candidate.section?.sections[0]?.heading.start ?? candidate.end;
  return candidate.parts().filter((part) => part.at.start < firstInner);
}

function finerLevel(level: Level, levels: readonly Level[]): Level | null {
  const [first] = level.candidates;
  if (first === undefined) return null;
  const group = isGroupKind(first.name.kind) || level.style === '#' || level.style === '@';
  const container = CONTAINERS.test(first.name.kind ?? '');
  if (!group && !(container && !isForOneAgent(level.candidates)) && !isNumberedParent(level)) return null;
  return levels.find((other) => other !== level && isFiner(level, other, group)) ?? null;
}

function isNumberedParent(level: Level): boolean {
  return level.style.endsWith('#') && level.candidates.every(({ form }) => form === 'item');
}

/** `2.1` is a part of `2`. */
function parentId({ name }: Candidate): string | null {
  return name.id !== null && /[.-]/.test(name.id) ? name.id.replace(/[.-][^.-]*$/, '') : null;
}

/** Items of a coarser list that are not divided any further stay tasks beside the finer ones. */
function childless(level: Level, finer: Level): readonly Candidate[] {
  if (!level.candidates.every(({ form }) => form === 'item')) return [];
  const parents = new Set(finer.candidates.map((candidate) => parentId(candidate) ?? ''));
  const inner = new Ranges(finer.candidates);
  return level.candidates.filter((candidate) => candidate.checked !== null && !parents.has(candidate.name.id ?? ' ') && !inner.anyWithin(candidate));
}

function isFiner(level: Level, other: Level, group: boolean): boolean {
  const [first] = other.candidates;
  if (first === undefined || isGroupKind(first.name.kind) || other.style === 'numbered item') return false;
  const ids = new Set(level.candidates.map(({ name }) => name.id ?? ' '));
  const outer = new Ranges(level.candidates);
  const isInside = (inner: Candidate): boolean => ids.has(parentId(inner) ?? '') || outer.holds(inner);
  const inside = other.candidates.filter(isInside).length;
  if (inside * 10 < other.candidates.length * 6 || inside < 2) return false;
  if (group) return true;
  if (isNumberedParent(level)) return other.style.startsWith(level.style) && other.style !== level.style;
  return isWorkKind(first.name.kind) || first.form === 'heading' || (first.form === 'item' && /[a-z]#|#\.#/.test(other.style) && first.checked !== null);
}

import { plainText } from './plainText';
import { estimateOf, splitMarks, type Mark } from './marks';

/** A heading, a bold line or a list item taken apart: `Stream A: Parser (2h) ✅`. */
export interface TaskName {
  /** `stream`, `phase`, `task`…, in the singular; null where only an id or only words stand there. */
  readonly kind: string | null;
  readonly id: string | null;
  readonly title: string;
  readonly mark: Mark | null;
  readonly estimate: string | null;
  readonly optional: boolean;
  /** The place it is named by as well: `Wave 2 — C4. Parser`. */
  readonly outer: Named | null;
}

interface Named {
  readonly kind: string | null;
  readonly id: string | null;
  readonly title: string;
}

/** Words for what one agent does. */
const WORK_KINDS = /^(?:work ?streams?|streams?|tracks?|lanes?|sessions?|agents?|tasks?|stor(?:y|ies)|issues?|tickets?|workers?|work ?packages?|work ?items?|worktrees?|prs?|pull requests?|terminals?|instances?|developers?|devs?|subtasks?|jobs?|chunks?|branch(?:es)?|features?|units?|slices?|modules?|components?|deliverables?|todo|squads?|teams?|threads?)$/i;
/** Words for what holds such work together. */
const GROUP_KINDS = /^(?:phases?|waves?|stages?|milestones?|sprints?|epics?|rounds?|batch(?:es)?|parts?|iterations?|weeks?|days?|tiers?|groups?|steps?|sections?|levels?|layers?|priority|parallel group)$/i;

const KIND = /^((?:work|pull|parallel)[ -]?(?:streams?|packages?|items?|trees?|requests?|group)|[A-Za-z]{2,12})[ \t]*(?:#|no\.? ?|[-_](?=\d))?/;
/** Letters and digits in any of the ways people number: `W1`, `1.2.3`, `T-01`, `W1-A`, `PR2`, `A`, `IV`. */
const ID = /^(?:[A-Za-z]{0,10}[-_.]?\d{1,5}(?:[.-]\d{1,4}){0,4}(?:[-_][A-Za-z]{1,2}\d{0,3}|[A-Za-z]\d{0,2})?|[A-Z]\d{0,3}|[IVX]{1,5})(?![A-Za-z0-9_]|\.[A-Za-z])/;
const SEPARATOR = /^[ \t]*(?:[:—–|·]|-{1,2}(?=[ \t])|\.(?=[ \t])|\)(?=[ \t])|$)[ \t]*/;

export function isWorkKind(kind: string | null): boolean {
  return kind !== null && WORK_KINDS.test(kind);
}

export function isGroupKind(kind: string | null): boolean {
  return kind !== null && GROUP_KINDS.test(kind);
}

/** The name that a line gives to a piece of work, or null where it begins with neither a kind of work nor an id. */
export function readTaskName(line: string): TaskName | null {
  const marked = splitMarks(plainText(line));
  const optional = marked.remarks.some((remark) => /^(?:optional|nice[ -]to[ -]have|stretch)/i.test(remark));
  const named = withKind(marked.text) ?? withoutKind(marked.text);
  if (named === null) return null;
  // `1. Agent B — Parser` is about agent B, whatever its place; so is `Wave 2 — C4. Parser` about C4.
  const place = isGroupKind(named.kind) || (named.kind === null && /^\d{1,2}$/.test(named.id ?? '')) ? readInner(named.title) : null;
  const inner = place ?? named;
  return { ...inner, outer: place === null ? null : named, title: cleanTitle(inner.title), mark: marked.mark, estimate: estimateOf(marked.remarks), optional };
}

/** `Priority 1: Story 1.2 - Login`: the inner name is the one people use. A phase that is a task at once, too. */
function readInner(title: string): Named | null {
  const inner = withKind(title) ?? (/^[A-Z]{1,5}-?\d{1,4}[:.)—–-]?\s/.test(title) ? withoutKind(title) : null);
  return inner !== null && !isGroupKind(inner.kind) && inner.title !== '' ? inner : null;
}

function withKind(text: string): Named | null {
  const found = KIND.exec(text);
  const word = found?.[1];
  if (found === null || word === undefined) return null;
  const kind = singular(word);
  if (!isWorkKind(kind) && !isGroupKind(kind)) return null;
  const rest = text.slice(found[0].length);
  const id = ID.exec(rest)?.[0];
  if (id === undefined) return null;
  const separator = SEPARATOR.exec(rest.slice(id.length))?.[0];
  // `Phase 2 (Core): …` and `Agent 1 Tasks`, but not `Step 1 of many things`.
  const after = rest.slice(id.length);
  if (separator === undefined && !/^[ \t]*\(|^[ \t]+tasks?\b/i.test(after)) return null;
  return { kind, id, title: after.slice(separator?.length ?? 0).replace(/^\s*tasks?\s*:?\s*$/i, '').trim() };
}

function withoutKind(text: string): Named | null {
  const bracketed = /^\[([A-Za-z]{1,10}-?\d{1,5})\][ \t]*/.exec(text);
  if (bracketed?.[1] !== undefined) return { kind: null, id: bracketed[1], title: text.slice(bracketed[0].length).replace(SEPARATOR, '').trim() };
  const id = ID.exec(text)?.[0];
  if (id === undefined) return null;
  const after = text.slice(id.length);
  const separator = SEPARATOR.exec(after)?.[0];
  const bare = /^[ \t]+(?=\S)/.exec(after)?.[0];
  // Letters alone need a separator: `A list of things`. Digits alone do too, unless they have a dot: `8 issues`.
  const needsSeparator = !/\d/.test(id) || /^\d+$/.test(id) || /^[A-Za-z]+$/.test(id);
  const cut = separator ?? (needsSeparator ? undefined : bare);
  if (cut === undefined) return null;
  return { kind: null, id, title: after.slice(cut.length).trim() };
}

function singular(kind: string): string {
  const lower = kind.toLowerCase().replace(/[ -]+/g, '');
  if (lower.endsWith('ies')) return `${lower.slice(0, -3)}y`;
  return /(?:ches)$/.test(lower) ? lower.slice(0, -2) : lower.replace(/([^s])s$/, '$1');
}

/** `Agent A (backend)` is called by what it does, `Phase 2 (after week 1)` is not. */
function isRemark(words: string): boolean {
  return /\b(?:after|before|depends?|blocked|parallel|sequential|weeks?|days?|hours?|optional|terminal|cont(?:inued|\.))\b/i.test(words);
}

/** Marks of parallel lists (`[P]`, `[US1]`), separators left over, and a full stop that ends no sentence. */
function cleanTitle(title: string): string {
  const named = /^\(([^()]*)\)$/.exec(title)?.[1];
  if (named !== undefined) return /^\p{L}/u.test(named) && !isRemark(named) ? named.trim() : '';
  const words = title.replace(/^(?:\[(?:P|US\d{1,2}|[A-Z]{1,3}\d{0,3})\][ \t]*)+/, '');
  return splitMarks(words.replace(/^[-–—:.|)\s]+/, '').replace(/\s+[-–—|]\s+\.{1,2}\/\S+$/, '').trim()).text;
}

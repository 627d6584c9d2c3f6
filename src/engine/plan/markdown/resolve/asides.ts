import { plainText } from '../names/plainText';
import { isGroupKind, isWorkKind } from '../names/taskName';
import type { Candidate } from '../recognize/candidate';

/** Sections that speak about the work and list none. */
const ASIDE = /^(?:\d[\d.]*\s+)?(?:[^\p{L}\d]*)(?:(?:final |post[- ]?\w+ |pre[- ]?\w+ |overall |global |manual |pre-?requisite )?(?:verif|validat|acceptance|success|checklist|definition of done|done when|exit criteria|test plan|testing strateg|quality gates?|review checklist|completion criteria|pre-?flight)|risks?\b|rollback|notes?\b|open questions|questions|references|appendix|background|context\b|timeline|milestones? dates|progress\b|changelog|glossary|out of scope|non-goals|assumptions|prerequisites|current state|status\b|metrics|faq|how to|conventions|rules|guidelines|constraints|issues found|blockers|summary\b|overview\b|commands?\b|merge (?:order|sequence|plan|strategy)|next (?:immediate )?steps|follow[- ]?ups?|future|parallel (?:example|opportunit|execution)|dependenc|execution order|implementation strategy|mvp|incremental|legend|format\b|cleanup|setup\b.*(?:worktree|once)|quick wins?|scenario|lessons|decision|requirements? (?:trace|coverage)|coverage)/iu;

/**
 * Does it stand in a section that lists no work, or speak of the state of things? Only what has no name of its own kind
 * is judged by that: `Task 3` is a task wherever it stands.
 */
export function isAside(candidate: Candidate): boolean {
  const named = isWorkKind(candidate.name.kind) || (candidate.form === 'heading' && !isGroupKind(candidate.name.kind));
  if (candidate.form === 'heading') return ASIDE.test(plainText(candidate.section?.heading.text ?? '').replace(/^[\w.-]{1,8}[.:)]\s+/, '')) && !named;
  if (named && candidate.form !== 'item') return false;
  const hasId = candidate.name.id !== null && /[A-Za-z]|\d\.\d/.test(candidate.name.id) && candidate.checked !== null;
  // A branch for each row divides work, wherever the table stands.
  if (hasId || candidate.cells.has('branch') || candidate.cells.has('worktree')) return false;
  return candidate.under.some((section) => isAsideHeading(section.heading.text));
}

export function isAsideHeading(heading: string): boolean {
  return ASIDE.test(plainText(heading));
}

import { readTaskName } from '../names/taskName';
import { isStruck } from '../names/plainText';
import type { Section } from '../tree/document';
import { sectionParts } from '../tree/parts';
import type { Candidate } from './candidate';

/** `### W1: Parser`, `## Stream A — Parser`, `#### 1.2 Parser`: headings that name something by a kind or an id. */
export function headingTasks(root: Section): readonly Candidate[] {
  const titles = root.sections.length === 1 ? 1 : 0;
  const found: Candidate[] = [];
  const pending: { readonly section: Section; readonly under: readonly Section[] }[] = [{ section: root, under: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { section, under } = next;
    const inside = section.depth === 0 || (titles === 1 && section === root.sections[0]) ? under : [...under, section];
    for (const child of [...section.sections].reverse()) pending.push({ section: child, under: inside });
    if (section.depth === 0 || inside === under) continue;
    const name = readTaskName(section.heading.text);
    if (name !== null) found.push(headingCandidate(section, under, name));
  }
  return found;
}

export function headingCandidate(section: Section, under: readonly Section[], name: Candidate['name']): Candidate {
  return {
    form: 'heading',
    name,
    at: section.heading,
    under,
    section,
    item: null,
    cells: new Map(),
    row: null,
    start: section.heading.start,
    end: section.bodyEnd,
    checked: null,
    struck: isStruck(section.heading.text),
    parts: () => sectionParts(section, () => false),
  };
}

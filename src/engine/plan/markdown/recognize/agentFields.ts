import { isGroupKind, isWorkKind, readTaskName } from '../names/taskName';
import { plainText } from '../names/plainText';
import type { Section } from '../tree/document';
import { sectionParts } from '../tree/parts';
import type { Candidate } from './candidate';

/** `**Agents**: Agent 1 (Capture) + Agent 2 (Storage)` in a phase: the agents are the tasks. */
export function agentFields(section: Section, under: readonly Section[]): readonly Candidate[] {
  if (!isGroupKind(readTaskName(section.heading.text)?.kind ?? null)) return [];
  const parts = sectionParts(section, (child) => readTaskName(child.heading.text) !== null);
  const field = parts.find((part) => /^agents?$/i.test(part.label) && part.value.length > 0);
  const line = field?.value[0];
  if (line === undefined) return [];
  const pieces = line.text.split(/\s*[+,;&]\s*(?![^()]*\))/);
  return pieces.flatMap((piece): Candidate[] => {
    const text = plainText(piece);
    const titled = /^(.{1,40}?)\s*\(([^()]{2,60})\)$/.exec(text);
    const named = readTaskName(titled?.[1] ?? text);
    if (named !== null ? !isWorkKind(named.kind) : !/^[A-Z][\w -]{2,30}$/.test(text)) return [];
    const name = named ?? { kind: 'agent', id: null, title: text, mark: null, estimate: null, optional: false, outer: null };
    return [
      {
        form: 'field',
        name: { ...name, title: titled?.[2] ?? (name.title === '' ? '' : name.title) },
        at: { text: piece, start: line.start + Math.max(0, line.text.indexOf(piece)) },
        under: [...under, section],
        section: null,
        item: null,
        cells: new Map(),
        row: null,
        start: line.start,
        end: pieces.length === 1 ? section.bodyEnd : line.start + line.text.length,
        checked: null,
        struck: false,
        parts: () => (pieces.length === 1 ? parts : []),
      },
    ];
  });
}

import type { OwnedPath, PlanDocument, PlannedTask } from '../model/plan';

/**
 * What an agent is told of its task: the document's own words, then what the plan says elsewhere and an agent that
 * reads only its own section would miss.
 */
export function taskBrief(document: PlanDocument, task: PlannedTask): string {
  const sections = [
    task.prompt.trim(),
    ownershipText(task.ownership),
    listed('Done when', unsaid(task.acceptance, task.prompt)),
    listed('Out of scope', unsaid(task.outOfScope, task.prompt)),
    listed('Rules of the plan', document.rules),
    listed('Where it meets the work of others', notesFor(document, task)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function ownershipText(ownership: readonly OwnedPath[]): string {
  const of = (mode: OwnedPath['mode']): string[] => ownership.filter((owned) => owned.mode === mode).map(pathText);
  return [
    listed('Files that are yours', of('own')),
    listed('Files that others change too: keep your changes small and together', of('shared')),
    listed('Files to leave alone', of('avoid')),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

function pathText({ path, lines, change }: OwnedPath): string {
  const ranges = lines.map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`));
  const where = ranges.length === 0 ? '' : ` (lines ${ranges.join(', ')})`;
  return `\`${path}\`${where}${change === null ? '' : `, to ${change}`}`;
}

/** A reader may have taken them from the very text the agent is given. */
function unsaid(items: readonly string[], prompt: string): readonly string[] {
  return items.filter((item) => !prompt.includes(item.trim()));
}

function notesFor(document: PlanDocument, task: PlannedTask): readonly string[] {
  return document.conflictNotes.filter((note) => note.tasks.includes(task.key)).map((note) => note.text);
}

function listed(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `## ${title}\n\n${items.map((item) => `- ${item.trim()}`).join('\n')}`;
}

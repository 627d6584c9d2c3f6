import { allBlocks, type Section } from '../tree/document';
import { agentFields } from './agentFields';
import { boldTasks } from './boldTasks';
import type { Candidate } from './candidate';
import { headingTasks } from './headingTasks';
import { itemTasks } from './itemTasks';
import { tableTasks } from './tableTasks';

/** Everything in the document that may be a task, in its order. */
export function findCandidates(root: Section): readonly Candidate[] {
  const found: Candidate[] = [...headingTasks(root)];
  const title = root.sections.length === 1 ? root.sections[0] : undefined;
  const pending: { readonly section: Section; readonly under: readonly Section[] }[] = [{ section: root, under: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { section, under } = next;
    const inside = section.depth === 0 || section === title ? under : [...under, section];
    found.push(...boldTasks(section, inside), ...itemTasks(section, inside), ...agentFields(section, under));
    for (const block of allBlocks(section.blocks)) if (block.kind === 'table') found.push(...tableTasks(block, inside));
    for (const child of section.sections) pending.push({ section: child, under: inside });
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

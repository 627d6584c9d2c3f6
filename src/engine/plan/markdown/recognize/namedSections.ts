import { wordsOf } from '../names/normalName';
import { readTaskName } from '../names/taskName';
import { allSections, type Section } from '../tree/document';
import type { Candidate } from './candidate';
import { headingCandidate } from './headingTasks';

/** Headings that say again the name of a task from a table or a list: what stands under them is about that task. */
export function namedSections(root: Section, tasks: readonly Candidate[]): readonly Candidate[] {
  const byName = new Map(tasks.filter(({ form, name }) => form !== 'heading' && !/\d/.test(name.id ?? '')).map(({ name }) => [wordsOf(name.id ?? name.title), name]));
  if (byName.size === 0) return [];
  return [...allSections(root)].flatMap((section) => {
    const name = section.depth < 2 || readTaskName(section.heading.text) !== null ? undefined : byName.get(wordsOf(section.heading.text));
    return name === undefined ? [] : [headingCandidate(section, [], name)];
  });
}

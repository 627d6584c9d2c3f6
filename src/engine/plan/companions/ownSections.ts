import { plainText } from '../markdown/names/plainText';
import { wordsOf } from '../markdown/names/normalName';
import { isGroupKind, readTaskName } from '../markdown/names/taskName';
import { boldTasks } from '../markdown/recognize/boldTasks';
import type { Candidate } from '../markdown/recognize/candidate';
import { headingCandidate, headingTasks } from '../markdown/recognize/headingTasks';
import type { NameIndex } from '../markdown/resolve/nameIndex';
import type { TaskSeed } from '../markdown/resolve/taskSeeds';
import { allSections, type Section } from '../markdown/tree/document';

export interface OwnSections {
  /** Its sections that are about tasks of the plan. */
  readonly seeds: readonly TaskSeed[];
  /** It calls other things by the names of the plan's tasks or phases: what it says of those is not about the plan. */
  readonly isAboutOthers: boolean;
}

interface Titled {
  readonly tasks: NameIndex;
  readonly phases: NameIndex;
  /** By key; phases by name. */
  readonly titles: ReadonlyMap<string, string>;
}

/** Which headings of a document mean the plan's tasks, judged by name and title together. */
export function ownSections(root: Section, { tasks, phases, titles }: Titled): OwnSections {
  const seeds: TaskSeed[] = [];
  let others = 0;
  for (const candidate of namedCandidates(root)) {
    const { id, kind, title } = candidate.name;
    // `1. Introduction` numbers the document's own chapters.
    if (kind === null && id !== null && /^(?:\d+|[A-Z]|[IVX]+)$/.test(id)) continue;
    const index = isGroupKind(kind) ? phases : tasks;
    const key = (id === null ? null : (index.find(kind === null ? id : `${kind} ${id}`) ?? (isGroupKind(kind) ? null : index.find(id)))) ?? (title === '' || isGroupKind(kind) ? null : tasks.find(title));
    if (key === null) continue;
    if (!meansTheSame(title, titles.get(key) ?? '')) others += 1;
    else if (index === tasks) seeds.push({ key, aliases: [], shortNames: [], title, main: candidate, others: [] });
  }
  return { seeds, isAboutOthers: others > seeds.length };
}

/** The title of a document that is about one task is a heading as well. */
function namedCandidates(root: Section): readonly Candidate[] {
  const [title] = root.sections;
  const name = root.sections.length === 1 && title !== undefined ? readTaskName(title.heading.text) : null;
  const whole = name === null || title === undefined ? [] : [headingCandidate(title, [], name)];
  return [...whole, ...headingTasks(root), ...[...allSections(root)].flatMap((section) => boldTasks(section, []))];
}

const ENOUGH = 0.5;

/** Half of the shorter title's words are the other's too. A name without a title contradicts nothing. */
function meansTheSame(title: string, known: string): boolean {
  const [shorter = [], longer = []] = [words(title), words(known)].sort((a, b) => a.length - b.length);
  if (shorter.length === 0) return true;
  const there = new Set(longer);
  return shorter.filter((word) => there.has(word)).length >= shorter.length * ENOUGH;
}

function words(title: string): readonly string[] {
  return wordsOf(plainText(title)).split(/[\s-]+/).filter((word) => word !== '');
}

import type { Candidate } from '../recognize/candidate';
import type { Section } from '../tree/document';
import { isAsideHeading } from './asides';

export interface SiblingLevel {
  readonly style: string;
  readonly candidates: readonly Candidate[];
}

const LETTERED = /^[a-z]{1,4}[-_]?#$/;

/** Where each phase has letters of its own (`A1`, `A2`, then `B1`; `BE-1`, then `FE-1`), the lists of all phases are one level. */
export function siblingsOf(level: SiblingLevel, levels: readonly SiblingLevel[], isRich: (candidates: readonly Candidate[]) => boolean): readonly Candidate[] {
  const home = homeOf(level);
  if (home === null) return [];
  const taken = new Set(home.sections);
  return levels.flatMap((other) => {
    const there = other === level ? null : homeOf(other);
    if (there?.form !== home.form || there.depth !== home.depth || there.boxed !== home.boxed || there.sections.some((section) => taken.has(section))) return [];
    if (!there.boxed && !isRich(other.candidates)) return [];
    for (const section of there.sections) taken.add(section);
    return other.candidates;
  });
}

interface Home {
  readonly form: Candidate['form'];
  readonly depth: number;
  readonly boxed: boolean;
  readonly sections: readonly Section[];
}

/** The sections a level stands in; null where it has no sections of its own, or is no lettered list. */
function homeOf({ style, candidates }: SiblingLevel): Home | null {
  const [first] = candidates;
  const holder = first?.under.at(-1);
  if (first === undefined || holder === undefined || !LETTERED.test(style)) return null;
  const boxed = first.checked !== null;
  if (first.form === 'item' && !boxed) return null;
  const sections = new Set<Section>();
  for (const { form, checked, under } of candidates) {
    const section = under.at(-1);
    if (section === undefined || form !== first.form || (checked !== null) !== boxed || section.depth !== holder.depth || under.some(({ heading }) => isAsideHeading(heading.text))) return null;
    sections.add(section);
  }
  return { form: first.form, depth: holder.depth, boxed, sections: [...sections] };
}

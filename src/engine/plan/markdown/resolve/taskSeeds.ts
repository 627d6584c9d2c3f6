import { branchSlug } from '../../slug';
import { TASK_KEY } from '../../draft';
import { normalName, wordsOf } from '../names/normalName';
import type { Candidate, Form } from '../recognize/candidate';

/** A task as far as its name goes: all places that speak of it, the strongest first. */
export interface TaskSeed {
  readonly key: string;
  readonly aliases: readonly string[];
  /** Short names that people may use in tables: names to match, not to tell, unless the text has them. */
  readonly shortNames: readonly string[];
  readonly title: string;
  readonly main: Candidate;
  readonly others: readonly Candidate[];
}

const STRENGTH: readonly Form[] = ['heading', 'bold', 'row', 'item', 'field', 'todo'];

/** One seed for each name; struck ones are dropped: what was taken back is no task. */
export function taskSeeds(candidates: readonly Candidate[]): readonly TaskSeed[] {
  const byName = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    if (candidate.struck || candidate.name.mark === 'dropped') continue;
    const name = nameKey(candidate);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [candidate]);
    else known.push(candidate);
  }
  const taken = new Set<string>();
  const numbers = uniqueNumbers([...byName.values()].flat());
  return [...byName.values()].flatMap((found) => {
    const [main, ...others] = [...found].sort((a, b) => STRENGTH.indexOf(a.form) - STRENGTH.indexOf(b.form) || a.start - b.start);
    if (main === undefined) return [];
    const title = [main, ...others].map(({ name }) => name.title).find((text) => text !== '') ?? '';
    const key = freeKey(keyOf(main, title), taken);
    return [{ key, aliases: aliasesOf(main, key), shortNames: [...shortNamesOf(main, key), ...numbersOf([main, ...others], numbers)], title: title === '' ? key : title, main, others }];
  });
}

function nameKey({ name }: Candidate): string {
  return name.id === null ? `title ${wordsOf(name.title)}` : `id ${name.id.toLowerCase()}`;
}

/** A number or a letter alone names nothing outside of its list: the kind goes before it. */
function keyOf({ name }: Candidate, title: string): string {
  const { id, kind } = name;
  if (id === null) return branchSlug(title).slice(0, 48).replace(/-+$/, '');
  const bare = /^\d+$|^[A-Z]$|^[IVX]+$/.test(id);
  const key = bare && kind !== null ? `${kind === 'pr' ? 'PR' : kind.charAt(0).toUpperCase() + kind.slice(1)}-${id}` : id;
  return TASK_KEY.test(key) ? key : branchSlug(key);
}

function freeKey(key: string, taken: Set<string>): string {
  let free = key;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${key}-${String(count)}`;
  taken.add(free.toLowerCase());
  return free;
}

function aliasesOf({ name }: Candidate, key: string): readonly string[] {
  const { id, kind, outer } = name;
  const aliases = [
    ...(id === null ? [] : [id, ...(kind === null ? [] : [`${kind} ${id}`])]),
    ...(outer === null || outer.id === null || outer.kind !== null ? [] : [outer.id]),
  ];
  return [...new Set(aliases)].filter((alias) => normalName(alias) !== normalName(key));
}

/** `Session 1` is S1 in the columns of a table. */
function shortNamesOf({ name: { id, kind } }: Candidate, key: string): readonly string[] {
  if (kind === null || id === null || !/^\d+$|^[A-Z]$/.test(id)) return [];
  const names = [`${kind.charAt(0).toUpperCase()}${id}`, ...(kind === 'workstream' ? [`WS${id}`, `Stream ${id}`] : [])];
  return names.filter((name) => normalName(name) !== normalName(key));
}

/** In one numbered list, `#2` is its second entry. With several lists a number says nothing. */
function uniqueNumbers(candidates: readonly Candidate[]): ReadonlySet<number> {
  const numbers = candidates.flatMap(({ item, name }) => (name.id === null ? (item?.number ?? []) : []));
  const unique = new Set(numbers);
  return unique.size === numbers.length ? unique : new Set();
}

function numbersOf(candidates: readonly Candidate[], numbers: ReadonlySet<number>): readonly string[] {
  return candidates.flatMap(({ item }) => (typeof item?.number === 'number' && numbers.has(item.number) ? [String(item.number)] : []));
}

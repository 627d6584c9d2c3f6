import type { Conflict, ConflictReport } from './conflict';
import { describeCrowd, describePair, placeName, type Words } from './describe';
import { meetingsOn, type Crowd, type Meeting } from './meetings';
import type { Reachability } from './reachability';
import type { Stake, Stakes } from './territories';

export interface ConflictRequest {
  readonly stakes: Stakes;
  /** Stakes at least this sure keep tasks apart. */
  readonly threshold: number;
  readonly keyOf: (task: number) => string;
  /** Tasks that take a place in a batch. Those that run beside all batches only may conflict. */
  readonly isPlaced: (task: number) => boolean;
  readonly reachability: Reachability;
}

/** Which tasks the plan leaves unordered though they change the same lines. Indexed by file: nobody is compared with everybody. */
export function findConflicts(request: ConflictRequest): ConflictReport {
  const { stakes, threshold, isPlaced } = request;
  const words: Words = { keyOf: request.keyOf, territories: stakes.territories };
  const sure: Found = { pairs: new Map(), crowds: [] };
  const possible: Found = { pairs: new Map(), crowds: [] };
  const notes: string[] = [];
  stakes.byTerritory.forEach((here, territory) => {
    if (here.length < 2) return;
    const firm = here.filter(({ confidence, task }) => confidence >= threshold && isPlaced(task));
    collect(meetingsOn(firm), sure);
    collectPossible(here, firm, possible);
    const sharing = firm.filter(({ shared }) => shared);
    if (sharing.length > 1) notes.push(`${placeName(territory, words)} is shared by agreement: ${listed(sharing.map(({ task }) => words.keyOf(task)))} may change it side by side`);
  });
  for (const key of sure.pairs.keys()) possible.pairs.delete(key);
  for (const pattern of stakes.unread) notes.push(`The pattern \`${pattern}\` is too wide or too wild to be looked through: it only meets the very same pattern`);
  return { conflicts: tell(sure, request, words), possible: tell(possible, request, words), notes };
}

interface Found {
  readonly pairs: Map<string, Meeting[]>;
  readonly crowds: Crowd[];
}

function collect({ pairs, crowd }: ReturnType<typeof meetingsOn>, found: Found): void {
  for (const meeting of pairs) {
    const key = `${Math.min(meeting.a.task, meeting.b.task)} ${Math.max(meeting.a.task, meeting.b.task)}`;
    const known = found.pairs.get(key);
    if (known === undefined) found.pairs.set(key, [meeting]);
    else known.push(meeting);
  }
  if (crowd !== null) found.crowds.push(crowd);
}

/** A file that many tasks may touch and few surely do is no news about any of them. */
const MOST_POSSIBLE = 24;

function collectPossible(here: readonly Stake[], firm: readonly Stake[], found: Found): void {
  if (firm.length === 0 || firm.length === here.length || here.length > MOST_POSSIBLE) return;
  const sure = new Set(firm);
  const { pairs } = meetingsOn(here);
  collect({ pairs: pairs.filter(({ a, b }) => sure.has(a) !== sure.has(b)), crowd: null }, found);
}

function tell(found: Found, { reachability }: ConflictRequest, words: Words): readonly Conflict[] {
  const pairs = [...found.pairs.values()].filter((meetings) => meetings.length > 0);
  const ordered = reachability.areOrdered(pairs.map(([meeting]) => [meeting?.a.task ?? 0, meeting?.b.task ?? 0]));
  const open = pairs.filter((_, index) => ordered[index] !== true).sort(byTasks);
  const crowds = found.crowds.filter((crowd) => !isChain(crowd, reachability));
  return [...open.map((meetings) => describePair(meetings, words)), ...crowds.map((crowd) => describeCrowd(crowd, words))];
}

function byTasks([a]: readonly Meeting[], [b]: readonly Meeting[]): number {
  if (a === undefined || b === undefined) return 0;
  return Math.min(a.a.task, a.b.task) - Math.min(b.a.task, b.b.task) || Math.max(a.a.task, a.b.task) - Math.max(b.a.task, b.b.task);
}

/** Each ordered after the one before it: then the graph keeps all of them apart. */
function isChain({ alone, against }: Crowd, reachability: Reachability): boolean {
  const tasks = reachability.inOrder([...alone, ...against].map(({ task }) => task));
  const links = tasks.slice(1).map((task, index): readonly [number, number] => [tasks[index] ?? task, task]);
  return reachability.areOrdered(links).every((ordered) => ordered);
}

const MOST_LISTED = 12;

function listed(keys: readonly string[]): string {
  return keys.length > MOST_LISTED ? `${keys.slice(0, MOST_LISTED).join(', ')} and ${keys.length - MOST_LISTED} more` : keys.join(', ');
}

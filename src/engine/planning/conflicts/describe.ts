import type { LineRange } from '../../model/plan';
import { quote } from '../../plan/quote';
import { linesText } from '../files/lineSet';
import type { Conflict, ConflictFile } from './conflict';
import type { Crowd, Meeting } from './meetings';
import type { Stake, Territory } from './territories';

const MOST_FILES = 20;

export interface Words {
  readonly keyOf: (task: number) => string;
  readonly territories: readonly Territory[];
}

/** Two tasks and all the places where they meet. */
export function describePair(meetings: readonly Meeting[], words: Words): Conflict {
  const first = meetings[0];
  const ordered = meetings.map(({ a, b }) => (a.task < b.task ? { a, b } : { a: b, b: a }));
  const files = ordered.flatMap(({ a, b }) => filesOf(a.territory, meetingLines(a.lines, b.lines), words));
  const reasons = ordered.slice(0, 2).map(({ a, b }) => `${placeName(a.territory, words)} (${sideText(a, words)}; ${sideText(b, words)})`);
  const keys = first === undefined ? [] : [Math.min(first.a.task, first.b.task), Math.max(first.a.task, first.b.task)].map(words.keyOf);
  return { tasks: keys, against: [], files: files.slice(0, MOST_FILES), moreFiles: Math.max(0, files.length - MOST_FILES), reason: `${keys.join(' and ')} both change ${reasons.join(', and ')}`, advice: [] };
}

export function describeCrowd({ alone, against }: Crowd, words: Words): Conflict {
  const territory = alone[0]?.territory ?? 0;
  const files = filesOf(territory, [], words);
  const keys = (stakes: readonly Stake[]): readonly string[] => stakes.map(({ task }) => words.keyOf(task));
  const reason = `${alone.length + against.length} tasks change ${placeName(territory, words)}: those that the plan does not order anyway run one at a time`;
  return { tasks: keys(alone), against: keys(against), files: files.slice(0, MOST_FILES), moreFiles: Math.max(0, files.length - MOST_FILES), reason, advice: [] };
}

/** `src/a.ts`, or how many files it stands for. */
export function placeName(territory: number, { territories }: Words): string {
  const names = territories[territory]?.names ?? [];
  const name = quote(names[0] ?? '');
  return names.length > 1 ? `${name} and ${names.length - 1} more files` : name;
}

function sideText({ task, reason, lines }: Stake, { keyOf }: Words): string {
  return `${keyOf(task)}: ${reason}${lines.length === 0 ? '' : `, lines ${linesText(lines)}`}`;
}

function filesOf(territory: number, lines: readonly LineRange[], { territories }: Words): readonly ConflictFile[] {
  return (territories[territory]?.names ?? []).map((path) => ({ path, lines }));
}

/** The lines both name. Where one names none, those of the other. */
function meetingLines(a: readonly LineRange[], b: readonly LineRange[]): readonly LineRange[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return a.flatMap((one) => b.filter((other) => one.from <= other.to && other.from <= one.to).map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })));
}

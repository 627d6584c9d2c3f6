import { frameLines, kindText, placeText } from '../../engine/index';
import type { FailureView } from '../../protocol/failures';
import type { TaskView } from '../../protocol/views';
import { oneLine, printable } from './printable';

const WHERE: Readonly<Record<Exclude<FailureView['where'], 'agent'>, string>> = { worktree: 'in its worktree', merged: 'on the merged result', final: 'on the integration branch' };
const MOST_STACK = 8;

export interface Shown {
  readonly tasks: readonly TaskView[];
  /** The line of code that is meant, as a terminal can show it. */
  readonly highlight: (text: string) => string;
}

/** As compilers print them: the place first, so that editors and terminals can follow it, then the code. */
export function failureLines(failures: readonly FailureView[], shown: Shown): string[] {
  const rounds = [...grouped(failures, ({ taskId, planId, round }) => `${taskId ?? planId} ${String(round)}`)];
  return rounds.flatMap((round, index) => [...(index === 0 ? [] : ['']), ...roundLines(round, shown)]);
}

function grouped(failures: readonly FailureView[], keyOf: (failure: FailureView) => string): Iterable<readonly FailureView[]> {
  const found = new Map<string, FailureView[]>();
  for (const failure of failures) {
    const group = found.get(keyOf(failure)) ?? [];
    group.push(failure);
    found.set(keyOf(failure), group);
  }
  return found.values();
}

/** What failed at one time, by the commands that told it. */
function roundLines(round: readonly FailureView[], shown: Shown): string[] {
  const lines = [...grouped(round, ({ command }) => command)].flatMap((group, index) => [...(index === 0 ? [] : ['']), ...commandLines(group, shown)]);
  const left = (round[0]?.of ?? 0) - round.length;
  return left > 0 ? [...lines, '', `… and ${left} more`] : lines;
}

function commandLines(group: readonly FailureView[], shown: Shown): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const task = shown.tasks.find((one) => one.id === first.taskId);
  const who = first.taskId === null ? 'final checks' : `${oneLine(task?.key ?? first.taskId, 24)} attempt ${first.attempt ?? 0}`;
  const what = first.where === 'agent' ? `its agent ${oneLine(first.command, 40)}` : `\`${oneLine(first.command, 80)}\` ${WHERE[first.where]}`;
  const folder = task?.worktree ?? null;
  return [`${who}: ${what}, at ${first.commit.slice(0, 10)}`, ...(folder === null ? [] : [`  in ${oneLine(folder, 1000)}`]), ...group.flatMap((failure) => ['', ...oneFailure(failure, shown)])];
}

function oneFailure(failure: FailureView, { highlight }: Shown): string[] {
  const place = placeText(failure);
  const [message = '', ...more] = printable(failure.message).split('\n');
  return [
    `${place === null ? '' : `${oneLine(place, 400)}: `}${oneLine(kindText(failure), 120)}: ${message}  [${failure.id}]`,
    ...more.map((line) => `    ${line}`),
    ...frameLines(failure).map(({ text, marked }) => (marked ? highlight(`  ${printable(text)}`) : `  ${printable(text)}`)),
    ...failure.stack.slice(0, MOST_STACK).map((frame) => `    ${oneLine(frame, 200)}`),
  ];
}

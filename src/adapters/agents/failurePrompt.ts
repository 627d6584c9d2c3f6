import { frameLines, kindText, placeText, type Failure } from '../../engine/index';
import { fenced } from './fenced';

/** Enough to begin with; the rest shows when the command is run again. */
const MOST_CHARACTERS = 12_000;
const LONGEST_MESSAGE = 600;
const MOST_STACK = 5;

/** What was found wrong, place by place, for the agent that is to mend it; empty where nothing more is known than that it failed. */
export function failuresText(failures: readonly Failure[]): string {
  const [first] = failures;
  if (first === undefined || failures.every(({ tool }) => tool === 'command')) return '';
  const entries: string[] = [];
  let room = MOST_CHARACTERS;
  for (const failure of failures) {
    const entry = entryText(failure);
    room -= entry.length;
    // The first is told whole: it is the one to begin with.
    if (room < 0 && entries.length > 0) break;
    entries.push(entry);
  }
  const left = first.of - entries.length;
  const more = left > 0 ? [`And ${String(left)} more. Run the command to see them.`] : [];
  return ['What was found wrong:', ...entries, ...more].join('\n\n');
}

function entryText(failure: Failure): string {
  const place = placeText(failure);
  const message = failure.message.length > LONGEST_MESSAGE ? `${failure.message.slice(0, LONGEST_MESSAGE - 1)}…` : failure.message;
  const said = [`${place === null ? '' : `${place} `}(${kindText(failure)})`.trim(), message, ...failure.stack.slice(0, MOST_STACK)].join('\n');
  const frame = frameLines(failure).map(({ text }) => text);
  return fenced([said, ...(frame.length === 0 ? [] : ['', ...frame])].join('\n'));
}

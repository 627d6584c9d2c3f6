import { inTheCaseOf } from './letterCase';
import { doneLines, isTableRow, type MarkPlace } from './place';

/** `⬜ TODO`, `⏳`, `(pending)`, `[open]` at the end of a title. */
const OPEN = /[ \t]((?:⬜|🔲|☐|⏳|🚧|🔄|🟡|⭕)\uFE0F?(?:[ \t]{0,3}([A-Za-z]{2,10}(?: [A-Za-z]{2,10})?))?|[([](to ?do|pending|open|not started|planned|in progress|wip|ready)[)\]])(\*{0,2}[ \t]*)$/iu;
const DONE = /[ \t]((?:✅|☑|✔)\uFE0F?(?:[ \t]{0,3}[A-Za-z]{4,10})?)\*{0,2}[ \t]*$/u;
const LONGEST_MARK = 60;

/** The mark for open work in a title gives way to the one other titles have for done work. */
export function* openMark(place: MarkPlace): Iterable<string> {
  const { raw, line } = place;
  const text = raw.line(line);
  const head = text.slice(0, -LONGEST_MARK);
  const tail = text.slice(head.length);
  const [, mark, glyphWord, word, end] = OPEN.exec(tail) ?? [];
  if (mark === undefined || end === undefined || isTableRow(text)) return;
  const start = head.length + tail.length - end.length - mark.length;
  const examples = doneLines(place).flatMap((done) => DONE.exec(done.text.slice(-LONGEST_MARK))?.[1] ?? []);
  const own = word === undefined ? `✅${glyphWord === undefined ? '' : ` ${inTheCaseOf(glyphWord, 'done')}`}` : mark.replace(word, inTheCaseOf(word, 'done'));
  for (const done of [...new Set([...(word === undefined ? examples : []), own])].slice(0, 3)) yield raw.withLine(line, text.slice(0, start) + done + end);
}

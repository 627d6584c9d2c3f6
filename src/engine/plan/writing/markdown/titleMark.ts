import { doneLines, isHeading, isListItem, isTableRow, type MarkPlace } from './place';

const LONGEST_MARK = 40;
const SUFFIX = /[ \t]((?:✅|☑|✔)\uFE0F?(?:[ \t]{0,3}[A-Za-z]{4,10})?|[([](?:done|complete|completed|finished|merged|landed|x)[)\]]|[-–—][ \t](?:done|complete|completed))$/i;
const MARKER = '[ \\t]{0,8}(?:#{1,6}|[-*+]|\\d{1,9}[.)])[ \\t]{1,8}';
const PREFIX = new RegExp(`^${MARKER}((?:✅|☑|✔)\\uFE0F?|\\[x\\])[ \\t]`, 'i');

/** The mark that done tasks of the same kind have behind or before their titles. */
export function* markAsElsewhere(place: MarkPlace): Iterable<string> {
  const { raw, line } = place;
  const text = raw.line(line);
  if (isTableRow(text)) return;
  const examples = doneLines(place).filter((done) => isHeading(done.text) === isHeading(text) && isListItem(done.text) === isListItem(text));
  for (const mark of marksOf(examples.map((done) => SUFFIX.exec(titlePart(done.text).slice(-LONGEST_MARK))?.[1]))) yield raw.withLine(line, withSuffix(text, mark));
  for (const mark of marksOf(examples.map((done) => PREFIX.exec(done.text)?.[1]))) yield raw.withLine(line, text.replace(new RegExp(`^${MARKER}`), `$&${mark} `));
}

/** A mark where the document has none that could be followed. */
export function* usualMark({ raw, line }: MarkPlace): Iterable<string> {
  const text = raw.line(line);
  if (isTableRow(text)) return;
  for (const mark of ['✅', '(done)']) {
    yield raw.withLine(line, withSuffix(text, mark));
    const bold = text.lastIndexOf('**');
    if (bold > 2) yield raw.withLine(line, `${text.slice(0, bold)} ${mark}${text.slice(bold)}`);
  }
}

/** At most a few: each is tried. */
function marksOf(found: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(found.filter((mark) => mark !== undefined))].slice(0, 3);
}

/** Without the closing marks of a heading and the spaces at the end. */
function titlePart(text: string): string {
  const trimmed = text.trimEnd();
  if (!isHeading(text)) return trimmed;
  let end = trimmed.length;
  while (trimmed[end - 1] === '#') end -= 1;
  const isClosed = end < trimmed.length && /[ \t]/.test(trimmed[end - 1] ?? '');
  return isClosed ? trimmed.slice(0, end).trimEnd() : trimmed;
}

function withSuffix(text: string, mark: string): string {
  const title = titlePart(text);
  return `${title} ${mark}${text.slice(title.length)}`;
}

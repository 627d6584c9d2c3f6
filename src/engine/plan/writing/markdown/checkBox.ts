import { doneLines, isTableRow, type MarkPlace } from './place';

const OPEN_BOX = /\[ \]/;

/** `- [ ]` becomes `- [x]`, or `[X]` where the document writes it so. */
export function* checkBox(place: MarkPlace): Iterable<string> {
  const { raw, line } = place;
  const text = raw.line(line);
  if (!OPEN_BOX.test(text) || isTableRow(text)) return;
  const isCapital = doneLines(place).some((done) => done.text.includes('[X]')) && !doneLines(place).some((done) => done.text.includes('[x]'));
  yield raw.withLine(line, text.replace(OPEN_BOX, isCapital ? '[X]' : '[x]'));
}

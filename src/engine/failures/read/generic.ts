import { looksLikeFile, pathOf } from '../printedPath';
import type { Reader } from '../reader';
import { isWarning, numberOr, one } from '../reader';

/** `file:3:5: message` of any tool, or `file:3: error: message`. */
const PLACED = /^(\S.{0,1000}?):(\d{1,7})(?::(\d{1,7}))?(?:-\d{1,7}(?::\d{1,7})?)?: ?(?:(fatal error|fatal|error|warning|note|info|style)\b(?:\[([\w:-]{1,80})\])?:? ?)?(\S.{0,2000})$/i;
/** `[attr-defined]`, `(errcheck)` at the end; `E501`, `F401` at the beginning. */
const CODE_BEHIND = / [[(]([A-Za-z][\w./-]{1,60})[\])]$/;
const CODE_BEFORE = /^([A-Z]{1,4}\d{1,5}):? (?=\S)/;

/**
 * What most tools print one way or another. Cautious: without a column a word must say that it is an error, and notes
 * only belong to something else.
 */
export function genericReader(): Reader {
  return {
    at(lines, index) {
      const match = PLACED.exec(lines.text(index));
      if (match === null) return null;
      const [, printed = '', line, column, word, bracket, said = ''] = match;
      const file = pathOf(printed);
      if (!looksLikeFile(file) || (column === undefined && word === undefined) || /^(?:note|info)$/i.test(word ?? '')) return null;
      const before = CODE_BEFORE.exec(said);
      const behind = CODE_BEHIND.exec(said);
      const message = before !== null ? said.slice(before[0].length) : behind !== null ? said.slice(0, behind.index) : said;
      const severity = word?.toLowerCase() === 'style' ? 'warning' : isWarning(word);
      return one({ tool: 'generic', severity, file, line: Number(line), column: numberOr(column), errorType: bracket ?? before?.[1] ?? behind?.[1] ?? null, message: message.trim(), stack: [], span: [index, index + 1] });
    },
  };
}

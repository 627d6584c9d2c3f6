import type { SourceRange } from '../model/plan';
import type { DiagnosticList } from './diagnosticList';
import { SourceText } from './sourceText';

/** The limit of a plan's size. Callers refuse by the file's size before reading it; this is the second line. */
export const PLAN_SIZE_LIMIT = 4 * 1024 * 1024;

export interface TextBound {
  /** What the text should be: `plan`. */
  readonly what: string;
  readonly mostCharacters: number;
}

/** Reports a text that no reader should be given, and says so. */
export function refuseUnreadable(text: string, diagnostics: DiagnosticList, { what, mostCharacters }: TextBound): boolean {
  if (text.length > mostCharacters) {
    const message = `This ${what} is larger than ${sizeText(mostCharacters)}.`;
    diagnostics.error({ code: 'too-large', message, hint: 'Split it, or move long material to files the tasks can read.', at: placeOf(text, 0) });
    return true;
  }
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    const hint = looksLikeUtf16(text) ? 'It looks like UTF-16. Save it as UTF-8.' : `A ${what} is UTF-8 text: is this the right file?`;
    diagnostics.error({ code: 'not-text', message: 'This file holds NUL characters and is not text.', hint, at: placeOf(text, nul) });
    return true;
  }
  const broken = text.indexOf('\uFFFD');
  if (broken !== -1) {
    diagnostics.warning({ code: 'not-utf8', message: 'Here are bytes that are not UTF-8.', hint: 'Save the file as UTF-8.', at: placeOf(text, broken) });
  }
  return false;
}

function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${String(kilobytes)} KB` : `${String(kilobytes / 1024)} MB`;
}

function placeOf(text: string, offset: number): SourceRange {
  const before = new SourceText(text.slice(0, offset));
  return before.range(before.text.length, before.text.length);
}

/** UTF-16 read as UTF-8 has a NUL beside every Latin letter. */
function looksLikeUtf16(text: string): boolean {
  const head = text.slice(0, 2_000);
  return (head.match(/\0[^\0]|[^\0]\0/g)?.length ?? 0) > head.length / 4;
}

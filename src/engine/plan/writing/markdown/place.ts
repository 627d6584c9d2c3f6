import type { PlanDocument } from '../../../model/plan';
import type { RawText } from '../rawText';

/** Where a task that is to be marked stands. */
export interface MarkPlace {
  readonly raw: RawText;
  readonly plan: PlanDocument;
  readonly line: number;
}

/** The lines on which tasks stand that are done already: how the document marks them is how it wants to be written. */
export function doneLines({ raw, plan }: MarkPlace): readonly { readonly number: number; readonly text: string }[] {
  return plan.tasks.filter(({ done }) => done).map(({ at }) => ({ number: at.line, text: raw.line(at.line) }));
}

export function isHeading(text: string): boolean {
  return /^ {0,3}#{1,6}[ \t]/.test(text);
}

export function isListItem(text: string): boolean {
  return /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/.test(text);
}

/** Pipes in a heading or a list item are text. */
export function isTableRow(text: string): boolean {
  return text.includes('|') && !isHeading(text) && !isListItem(text);
}

import type { Event, Rows } from '../../../src/engine/index';
import type { LedgerBook } from './ledgerBook';

/** Versions of a template count up from 1, each with a text of its own beside the one before. */
export function templateRule(book: LedgerBook, { template }: Extract<Event, { type: 'template.saved' }>): void {
  const before = book.templates.filter(({ name }) => name === template.name).at(-1);
  book.need(template.version === (before?.version ?? 0) + 1, `version ${String(template.version)} of ${template.name} follows ${String(before?.version ?? 0)}`);
  book.need(template.hash !== before?.hash, `${template.name} was kept again without a change`);
  book.templates.push(template);
}

export function compareTemplates(book: LedgerBook, { templates }: Rows): void {
  const kept = new Map(templates.map((row) => [row.id, JSON.stringify(row)]));
  const alike = kept.size === book.templates.length && book.templates.every((row) => kept.get(row.id) === JSON.stringify(row));
  book.need(alike, 'the templates that are kept are not those of the log');
}

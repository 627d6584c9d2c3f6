import type { Block } from './blocks';
import { fieldLines, type FieldLine, type FieldName } from './fieldLines';
import { codeSpans } from './codeSpans';
import { located, sliceText, type Slice } from './slice';
import type { DiagnosticList } from '../diagnosticList';
import type { DraftCheck, Located } from '../draft';
import type { CheckMoment } from '../../model/plan';
import { quote } from '../quote';
import type { SourceText } from '../sourceText';

export interface Reading {
  readonly source: SourceText;
  readonly diagnostics: DiagnosticList;
}

/** Fields whose loss would change what is run or when. */
const VITAL: readonly FieldName[] = ['depends on', 'check', 'final check', 'merge order'];

/** The fields of these blocks that have a value; an empty one is reported and stays part of the text. */
export function collectFields({ source, diagnostics }: Reading, blocks: readonly Block[]): readonly FieldLine[] {
  const fields = blocks.flatMap((block) => (block.type === 'paragraph' ? fieldLines(source, block) : []));
  return fields.filter((field) => {
    if (field.value.end > field.value.start) return true;
    const finding = {
      code: 'empty-field',
      message: `${labelOf(source, field)} has no value.`,
      hint: 'Write the value in the same line; `none` says that there is none.',
      at: source.range(field.label.start, field.label.end),
    };
    if (VITAL.includes(field.name)) diagnostics.error(finding);
    else diagnostics.warning(finding);
    return false;
  });
}

/** The one field of this name. A second one is an error: nobody can know which was meant. */
export function onlyField({ source, diagnostics }: Reading, fields: readonly FieldLine[], name: FieldName): FieldLine | null {
  const [first, ...others] = fields.filter((field) => field.name === name);
  for (const other of others) {
    const message = `${labelOf(source, other)} is given a second time.`;
    diagnostics.error({ code: 'repeated-field', message, hint: 'Keep one of the two.', at: source.range(other.label.start, other.label.end) });
  }
  return first ?? null;
}

/** A single word: in ticks or bare. */
export function wordOf({ source }: Reading, field: FieldLine): Located<string> {
  const text = sliceText(source, field.value);
  const span = codeSpans(text)[0];
  return located(source, field.value, (span?.content ?? text.replace(/\*/g, '')).trim());
}

/** ``Check: `command` `` and ``Check: `command` in `folder` ``. Only what stands in ticks is ever run. */
export function checkOf({ source, diagnostics }: Reading, field: FieldLine, when: readonly CheckMoment[]): DraftCheck | null {
  const text = sliceText(source, field.value);
  const [command, folder, ...others] = codeSpans(text);
  const at = source.range(field.value.start, field.value.end);
  if (command === undefined || text.slice(0, command.start).trim() !== '') {
    const message = `${labelOf(source, field)} is not followed by a command in backticks.`;
    diagnostics.error({ code: 'unreadable-check', message, hint: 'Write it as: Check: `npm test`', at });
    return null;
  }
  const between = text.slice(command.end, folder?.start ?? text.length).trim();
  if (folder !== undefined && (between !== 'in' || others.length > 0)) {
    diagnostics.error({ code: 'unreadable-check', message: `${labelOf(source, field)} holds more than one command.`, hint: 'Give each command a line of its own.', at });
    return null;
  }
  const rest = text.slice((folder ?? command).end).trim();
  if (rest.replace(/[.;]/g, '') !== '') {
    diagnostics.warning({ code: 'ignored-text', message: `${quote(rest)} behind the command is not understood and has no effect.`, hint: 'Take it out, or put it into the command.', at });
  }
  const within = (span: Slice): Slice => ({ start: field.value.start + span.start, end: field.value.start + span.end });
  return {
    command: located(source, within(command), command.content),
    cwd: folder === undefined ? null : located(source, within(folder), folder.content),
    when,
  };
}

export function labelOf(source: SourceText, field: FieldLine): string {
  return quote(sliceText(source, field.label).replace(/[*_:]/g, '').trim());
}

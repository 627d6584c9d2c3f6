import { statusMark } from '../names/marks';
import { plainText } from '../names/plainText';
import { codeSpans } from '../codeSpans';
import type { Field } from '../names/labels';
import type { PlanContext } from '../resolve/context';
import { TASK_CHECK_MOMENTS } from '../../draft';
import type { OwnedPath } from '../../../model/plan';
import type { CodeBlock, ListItem, TextLine } from '../tree/document';
import { checkText, checkCode } from './checkText';
import { dependencyText } from './dependencyText';
import { listedPaths } from './fileList';

/** What a label or a column says about one task, whatever form it has. */
export interface FieldText {
  readonly field: Field;
  readonly task: string;
  /** In words, for people who ask why. */
  readonly because: string;
  readonly lines: readonly TextLine[];
  readonly items: readonly ListItem[];
  readonly codes: readonly CodeBlock[];
}

const MODES: Partial<Record<Field, OwnedPath['mode']>> = { files: 'own', creates: 'own', modifies: 'own', deletes: 'own', shared: 'shared', avoid: 'avoid' };
const CHANGES: Partial<Record<Field, OwnedPath['change']>> = { creates: 'create', modifies: 'modify', deletes: 'delete' };

/** Takes what a field says into the claims. */
export function readField(context: PlanContext, text: FieldText): void {
  const { field } = text.field === 'worktree' && isInside(text) ? { field: 'files' as const } : text;
  if (MODES[field] !== undefined) readFiles(context, text, MODES[field]);
  else if (field === 'dependsOn' || field === 'softDependsOn' || field === 'blocks') for (const line of allLines(text)) dependencyText(context, { line, task: text.task, field, because: text.because });
  else if (field === 'checks' || field === 'finalChecks') readChecks(context, text);
  else if (field === 'acceptance') readAcceptance(context, text);
  else readValue(context, text);
}

/** `Folder: packages/core/` lies in the repository; a worktree lies beside it. */
function isInside({ lines }: FieldText): boolean {
  const name = nameIn(lines[0]?.text ?? '');
  return /\/$|\/\*+$/.test(name) && !/^(?:\.|~|\/|work-?trees?\/)/i.test(name);
}

/** The lines of the label and the first paragraphs of its items, nested ones included. */
export function allLines({ lines, items }: Pick<FieldText, 'lines' | 'items'>): readonly TextLine[] {
  const found = [...lines];
  const pending = [...items].reverse();
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    found.push(...item.lines);
    for (const block of [...item.blocks].reverse()) if (block.kind === 'list') pending.push(...[...block.items].reverse());
  }
  return found;
}

function readFiles({ claims }: PlanContext, text: FieldText, mode: OwnedPath['mode']): void {
  const { task, because } = text;
  const fenced = text.codes.filter(({ language, inner }) => inner === null && /^(?:|text|txt|plaintext)$/.test(language)).flatMap(({ lines }) => lines);
  for (const line of [...allLines(text), ...fenced]) {
    for (const found of listedPaths(line)) {
      const shared = mode === 'own' ? (found.mode ?? mode) : mode;
      claims.file({ task, path: found.path, mode: shared, lines: found.lines, change: found.change ?? CHANGES[text.field] ?? null, at: { start: found.start, end: found.start + found.length }, because, confidence: 1 });
    }
  }
}

function readChecks(context: PlanContext, text: FieldText): void {
  const target = { task: text.task, phase: null, when: TASK_CHECK_MOMENTS, because: text.because, outright: true };
  for (const line of allLines(text)) checkText(context, line, target);
  for (const code of text.codes) checkCode(context, code, target);
}

/** What shows that it is done; a command that must pass is a check too. */
function readAcceptance(context: PlanContext, text: FieldText): void {
  const { task, because } = text;
  for (const line of allLines(text)) {
    addValue(context, { field: 'acceptance', task, value: plainText(line.text), line, because });
    checkText(context, line, { task, phase: null, when: TASK_CHECK_MOMENTS, because, outright: false });
  }
}

/** Whoever writes "Template: see below" means something else. */
const TEMPLATE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

function readValue(context: PlanContext, text: FieldText): void {
  const { field, task, because } = text;
  const line = text.lines[0] ?? text.items[0]?.lines[0];
  if (line === undefined) return;
  if (field === 'outOfScope') for (const each of allLines(text)) addValue(context, { field, task, value: plainText(each.text), line: each, because });
  if (field === 'template' && TEMPLATE_NAME.test(nameIn(line.text))) addValue(context, { field, task, value: nameIn(line.text), line, because });
  if (field === 'branch' || field === 'worktree') addValue(context, { field, task, value: nameIn(line.text), line, because });
  if (field === 'agent' || field === 'estimate') addValue(context, { field, task, value: plainText(line.text), line, because });
  if (field === 'publishes') for (const span of codeSpans(line.text)) addValue(context, { field, task, value: span.content, line, because });
  if (field === 'status' && statusMark(line.text) === 'done') addValue(context, { field: 'done', task, value: 'true', line, because });
  if (field === 'optional' && /^(?:yes|true|optional|no)\b/i.test(plainText(line.text))) addValue(context, { field: 'optional', task, value: 'true', line, because });
}

interface FoundValue {
  readonly field: 'acceptance' | 'outOfScope' | 'branch' | 'worktree' | 'agent' | 'template' | 'estimate' | 'publishes' | 'done' | 'optional';
  readonly task: string;
  readonly value: string;
  readonly line: TextLine;
  readonly because: string;
}

function addValue({ claims }: PlanContext, { line, ...found }: FoundValue): void {
  if (found.value !== '') claims.value({ ...found, at: { start: line.start, end: line.start + line.text.length }, confidence: 1 });
}

/** In ticks, or the first word that may be a branch or a folder. */
function nameIn(text: string): string {
  const span = codeSpans(text)[0]?.content.trim();
  if (span !== undefined) return span;
  const word = plainText(text).split(/\s/, 1)[0] ?? '';
  return /^[\w./@-]+$/.test(word) && /[a-z]/i.test(word) && !/^(?:none|n\/a|tbd|-)$/i.test(word) ? word : '';
}

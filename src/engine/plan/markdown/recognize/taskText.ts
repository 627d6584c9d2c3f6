import { matchLabel, fieldOf } from '../names/labels';
import { plainText } from '../names/plainText';
import { findPaths } from '../names/paths';
import type { PlanContext } from '../resolve/context';
import type { TaskSeed } from '../resolve/taskSeeds';
import type { Candidate } from './candidate';
import { readField } from './fieldReaders';
import { readSpokenFields } from './spokenFields';
import type { TextLine } from '../tree/document';
import type { Part } from '../tree/parts';

/** What a task's own text says about it: its labels, the cells of its row, and failing these the files it speaks of. */
export function readTaskText(context: PlanContext, seed: TaskSeed): void {
  const candidates = [seed.main, ...seed.others.filter(({ form }) => form !== 'item' || seed.main.form === 'item')];
  for (const candidate of candidates) {
    readCells(context, seed, candidate);
    if (candidate.form === 'item') readRemark(context, seed.key, candidate.at);
    for (const part of candidate.parts()) readPart(context, seed, part);
  }
}

function readCells(context: PlanContext, { key }: TaskSeed, { cells }: Candidate): void {
  for (const [field, cell] of cells) {
    if (field !== 'title' && field !== 'id' && cell.text !== '') readField(context, { field, task: key, because: `its row in the table of tasks`, lines: [cell], items: [], codes: [] });
  }
}

function readPart(context: PlanContext, { key }: TaskSeed, part: Part): void {
  const field = part.field === 'tasks' && listsOnlyFiles(part) ? 'files' : part.field;
  if (field !== null) {
    readField(context, { field, task: key, because: `the label "${plainText(part.label).slice(0, 40)}"`, lines: part.value, items: part.items, codes: part.codes });
    return;
  }
  for (const line of [...part.value, ...part.items.flatMap(({ lines }) => lines)]) inlineFields(context, key, line);
}

/** `Scope: src/engine/**` says what is owned; `Scope: make it faster` does not. */
function listsOnlyFiles({ value, items }: Part): boolean {
  const lines = [...value, ...items.flatMap((item) => item.lines)].slice(0, 50);
  return lines.length > 0 && lines.every(({ text }) => text.replace(/[\s`,;]+/g, '').length * 0.8 <= findPaths(text).reduce((sum, { length }) => sum + length, 0));
}

/** `_Requirements: 1.2_` and `(depends on T001)` at the end of a line. */
function inlineFields(context: PlanContext, task: string, line: TextLine): void {
  readRemark(context, task, line);
  readSpokenFields(context, task, line);
  const label = matchLabel(line.text);
  const field = label === null ? null : fieldOf(label.label);
  if (label !== null && field !== null) readField(context, { field, task, because: `the label "${label.label}"`, lines: [{ text: line.text.slice(label.length), start: line.start + label.length }], items: [], codes: [] });
}

/** `(depends on T001)`, also on the line that names the task. */
function readRemark(context: PlanContext, task: string, line: TextLine): void {
  const remark = /\((?:depends? on|after|blocked by|needs|requires)\b:?\s*([^()\n]{1,200})\)/i.exec(line.text);
  if (remark?.[1] !== undefined) readField(context, { field: 'dependsOn', task, because: `the remark "${remark[0].slice(0, 40)}"`, lines: [{ text: remark[1], start: line.start + remark.index }], items: [], codes: [] });
}

const WORKS_ON = /\b(?:add|creat|implement|fix|updat|chang|modif|edit|writ|extend|replac|remov|delet|refactor|extract|mov|renam|convert|migrat|wire|guard|set ?up|build|integrat|sweep|set|document|generat|configur|introduc|rewrit|split|port|output|produc)\w*\b|\bin\b/i;
const LEAVES_ALONE = /\b(?:no changes? to|do not|don't|not touch|never|unchanged|without touching|instead of)\b/i;
const SPEAKS_OF = /\b(?:see|look at|read|like|match(?:es|ing)?|same as|similar to|based on|from|remains?|reference|instead of|already|existing|per|according to|grep|run|runs|verified|imports?)\b[^.;]*$/i;

/** `Extend \`a.test.ts\`. Then run …`: only the first sentence speaks of what is written. */
function firstSentence([line]: readonly TextLine[]): readonly TextLine[] {
  return line === undefined ? [] : [{ text: line.text.split(/[.;]\s|\s[—–]\s/, 1)[0] ?? '', start: line.start }];
}

/**
 * A task that lists no files still speaks of those it will change. What it only refers to is left out; what remains is
 * a guess, and is said to be one.
 */
export function guessFiles({ claims }: PlanContext, seed: TaskSeed): void {
  if (claims.ownsFiles(seed.key)) return;
  const ofTest = ({ field, value }: Part): boolean => field === 'checks' && /^(?:add|extend|create|update|write)\b/i.test(value[0]?.text ?? '');
  const parts = seed.main.parts().filter((part) => part.field === null || part.field === 'tasks' || ofTest(part));
  for (const line of [seed.main.at, ...parts.flatMap((part) => (ofTest(part) ? firstSentence(part.value) : [...part.value, ...part.items.flatMap((item) => item.lines)]))]) {
    const works = WORKS_ON.test(line.text);
    for (const { path, lines: ranges, at, length } of findPaths(line.text)) {
      if (!works && ranges.length === 0 && !/(?:\s[—–-]|:)\s?[`(]?$/.test(line.text.slice(Math.max(0, at - 8), at))) continue;
      const sentence = line.text.slice(Math.max(0, at - 300), at).split(/[.;]\s/).at(-1) ?? '';
      if (LEAVES_ALONE.test(sentence) || SPEAKS_OF.test(sentence.slice(-60)) || !/\.\w+$|\/$|^(?:apps|packages|crates|services|libs|src)\//.test(path)) continue;
      claims.file({ task: seed.key, path, mode: 'own', lines: ranges, change: null, at: { start: line.start + at, end: line.start + at + length }, because: 'its text speaks of it', confidence: 0.5 });
    }
  }
}

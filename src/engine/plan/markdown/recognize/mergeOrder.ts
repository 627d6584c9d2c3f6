import { fieldOf, matchLabel } from '../names/labels';
import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import type { Slice } from '../slice';
import { orderedPairs, orderInWords, stepsOfPairs, type Steps } from './orderWords';
import { allBlocks, allSections, type Block, type CodeBlock, type ListBlock, type Section, type TextLine } from '../tree/document';

export interface OrderStep {
  readonly keys: readonly string[];
  readonly at: Slice;
}

const HEADING = /\b(?:merge|merging|landing|integration)\b.{0,24}\b(?:order|sequence|queue|plan|strategy|steps?|protocol|process)\b|\b(?:order|sequence)\b.{0,12}\bmerg|^(?:\W*(?:phase|step)\s+\w{1,3}\s*[:.—–-]\s*)?(?:final )?merge\b|^(?:merging|landing)$/i;
/** A sentence that speaks of nothing but the order, wherever it stands. */
const SAYS_ORDER = /^\W*(?:merge|land|integrate)\b/i;

/** The order in which work is said to land: the most complete of the places that tell it. */
export function readMergeOrder(context: PlanContext): readonly OrderStep[] {
  let best: readonly OrderStep[] = [];
  const consider = (steps: readonly OrderStep[]): void => {
    if (sizeOf(steps) > sizeOf(best)) best = steps;
  };
  for (const section of allSections(context.root)) {
    const announced = section.depth > 0 && HEADING.test(plainText(section.heading.text));
    if (announced) consider(orderOfSection(context, section));
    consider(labelledOrder(context, section.blocks));
    for (const block of allBlocks(section.blocks)) if (block.kind === 'code') consider(mergeCommands(context, block));
  }
  return sizeOf(best) >= 2 ? best : [];
}

function sizeOf(steps: readonly OrderStep[]): number {
  return steps.reduce((sum, { keys }) => sum + keys.length, 0);
}

function orderOfSection(context: PlanContext, section: Section): readonly OrderStep[] {
  const found = [...orderOfBlocks(context, section.blocks), ...section.sections.flatMap((child) => [orderOfBlocks(context, child.blocks)].flat())];
  const ownTasks = section.sections.flatMap((child) => stepOf(context, child.heading) ?? []);
  const options = [...found, distinct(ownTasks)];
  return options.reduce<readonly OrderStep[]>((best, option) => (sizeOf(option) > sizeOf(best) ? option : best), []);
}

/** Each list, fence, table and arrow of these blocks as an order of its own. */
function orderOfBlocks(context: PlanContext, blocks: readonly Block[]): readonly (readonly OrderStep[])[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'list') return [listOrder(context, block), ...wordedOrders(context, block.items.flatMap(({ lines }) => lines))];
    if (block.kind === 'code') return [mergeCommands(context, block), ...arrowLines(context, block.lines)];
    if (block.kind === 'table') return [distinct(block.rows.flatMap((row) => row.cells.slice(0, 3).map((cell) => stepOf(context, cell)).find((step) => step !== null) ?? []))];
    return block.kind === 'paragraph' ? [...arrowLines(context, block.lines), ...wordedOrders(context, block.lines), ...orderedWords(context, block.lines)] : [];
  });
}

function labelledOrder(context: PlanContext, blocks: readonly Block[]): readonly OrderStep[] {
  let best: readonly OrderStep[] = [];
  blocks.forEach((block, index) => {
    if (block.kind !== 'paragraph' && block.kind !== 'list') return;
    const lines = block.kind === 'paragraph' ? block.lines : block.items.flatMap((item) => item.lines.slice(0, 1));
    for (const line of lines) {
      if (SAYS_ORDER.test(line.text)) for (const option of wordedOrders(context, [line])) if (sizeOf(option) > sizeOf(best)) best = option;
      const label = matchLabel(line.text);
      if (label === null || (fieldOf(label.label) !== 'mergeOrder' && !HEADING.test(label.label))) continue;
      const rest = { text: line.text.slice(label.length), start: line.start + label.length };
      const next = blocks[index + 1];
      const options = [...arrowLines(context, [rest]), ...wordedOrders(context, [rest]), ...orderedWords(context, [rest]), ...(next === undefined || rest.text !== '' ? [] : orderOfBlocks(context, [next]))];
      for (const option of options) if (sizeOf(option) > sizeOf(best)) best = option;
    }
  });
  return best;
}

const MERGE = /^\s*(?:\$\s*)?git(?:\s+-C\s+\S{1,200})?\s+merge\s+(.{1,400})$/;

/** `git merge feat/a` lines, in their order. */
function mergeCommands({ tasks }: PlanContext, code: CodeBlock): readonly OrderStep[] {
  return distinct(
    code.lines.flatMap((line): OrderStep[] => {
      const rest = MERGE.exec(line.text)?.[1];
      if (rest === undefined) return [];
      const names = rest.replace(/\s#.*$/, '').replace(/\s-m\s+(?:"[^"]*"|'[^']*'|\S+)/, ' ').split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
      const keys = names.flatMap((name) => tasks.find(name) ?? tasks.find(name.replace(/^origin\//, '')) ?? tasks.find(name.split('/').at(-1) ?? '') ?? tasks.mentions(name.replace(/[/_-]+/g, ' '))[0]?.key ?? []);
      return keys.length === 0 ? [] : [{ keys, at: { start: line.start, end: line.start + line.text.length } }];
    }),
  );
}

const ARROW = /\s*(?:→|⟶|➜|➔|⇒|-{1,3}>|={1,2}>|>{1,2}(?=\s))\s*/;

const ARROW_OR_WORD = new RegExp(`${ARROW.source}|,?\\s*\\bthen\\b\\s*`);

/** `A → (B ∥ C) → D`: each line with arrows is an order. */
function arrowLines(context: PlanContext, lines: readonly TextLine[]): readonly (readonly OrderStep[])[] {
  return lines.flatMap((line) => {
    // Runs of blanks would cost their square.
    const text = line.text.length > 2_000 ? '' : line.text.replace(/\s+/g, ' ');
    if (!ARROW.test(text)) return [];
    const pieces = text.split(ARROW_OR_WORD);
    const steps = pieces.map((piece, index) => ({ keys: namesIn(context, piece, index), at: { start: line.start, end: line.start + line.text.length } })).filter(({ keys }) => keys.length > 0);
    return steps.length < 2 ? [] : [distinct(steps)];
  });
}

/** The names of one step. The first may stand behind other words. */
function namesIn({ tasks }: PlanContext, piece: string, index: number): readonly string[] {
  const text = plainText(piece).replace(/\((?=[^()]*[∥‖|,&+/])([^()]*)\)/g, '$1');
  const resolved = tasks.resolve(text.replace(/[[\]{}]/g, ' ')).keys;
  if (resolved.length > 0) return resolved;
  const named = tasks.mentions(text, { bare: true });
  const chosen = index === 0 ? named.at(-1) : named[0];
  return chosen === undefined ? [] : [chosen.key];
}

/** `W1, W3, W2` behind a label, with nothing else there. */
function orderedWords({ tasks }: PlanContext, lines: readonly TextLine[]): readonly (readonly OrderStep[])[] {
  return lines.flatMap((line) => {
    if (line.text.length > 400) return [];
    const { keys, unknown } = tasks.resolve(line.text.replace(/\.$/, ''));
    return keys.length < 2 || unknown.length > 0 || !/[,;]/.test(line.text) ? [] : [keys.map((key) => ({ keys: [key], at: { start: line.start, end: line.start + line.text.length } }))];
  });
}

/** Orders told in words: by one sentence alone, or by all pairs of these lines together. */
function wordedOrders({ tasks }: PlanContext, lines: readonly TextLine[]): readonly (readonly OrderStep[])[] {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined || lines.length > MOST_LINES) return [];
  const text = lines.map((line) => line.text).join(' ');
  if (text.length > 2_000) return [];
  const at = { start: first.start, end: last.start + last.text.length };
  const located = (steps: Steps): readonly OrderStep[] => distinct(steps.map((keys) => ({ keys, at })));
  const sentences = lines.flatMap((line) => [line.text]).concat(text).flatMap((each) => each.split(/\.(?=\s|$)/));
  const pairs = sentences.slice(0, MOST_LINES).flatMap((sentence) => orderedPairs(tasks, sentence));
  return [stepsOfPairs(pairs), ...sentences.map((sentence) => orderInWords(tasks, sentence))].map(located).filter((steps) => steps.length > 1);
}

const MOST_LINES = 60;

function listOrder(context: PlanContext, list: ListBlock): readonly OrderStep[] {
  return distinct(list.items.flatMap((item) => (item.lines[0] === undefined ? [] : (stepOf(context, item.lines[0]) ?? []))));
}

/** The task a line begins with, or all of them where it begins with a list: `W2 and W3 (any order)`. */
function stepOf({ tasks }: PlanContext, line: TextLine): OrderStep | null {
  const at = { start: line.start, end: line.start + line.text.length };
  const lead = plainText(line.text).replace(/^(?:first|second|third|fourth|fifth|next|then|finally|last|lastly|merge|land|integrate|step \d+|\d+[.)])[:,]?\s+/gi, '').replace(/^(?:merge|land)\s+/i, '');
  const head = lead.split(/\s+[—–-]\s+|[:.](?=\s|$)|\s+(?:first|last|next|because|since|after|before|into|\()/i, 1)[0] ?? lead;
  const { keys } = tasks.resolve(head);
  if (keys.length > 0) return { keys, at };
  const word = lead.split(/\s/, 1)[0] ?? '';
  const key = tasks.findLeading(lead) ?? tasks.find(word) ?? (/\w[/_-]\w/.test(word) ? (tasks.mentions(word.replace(/[/_-]+/g, ' '))[0]?.key ?? null) : null);
  return key === null ? null : { keys: [key], at };
}

/** A task lands once: where it is named again, the first place counts. */
function distinct(steps: readonly OrderStep[]): readonly OrderStep[] {
  const seen = new Set<string>();
  return steps.flatMap((step) => {
    const keys = step.keys.filter((key) => !seen.has(key));
    for (const key of keys) seen.add(key);
    return keys.length === 0 ? [] : [{ ...step, keys }];
  });
}

import { PHASE_CHECK_MOMENTS } from '../../draft';
import { plainText } from '../names/plainText';
import { isNone } from '../names/references';
import type { PlanContext } from '../resolve/context';
import type { PhaseSeed } from '../resolve/phaseSeeds';
import { partsOf, type Part } from '../tree/parts';
import type { Block, TextLine } from '../tree/document';
import { checkCode, checkText } from './checkText';
import { allLines } from './fieldReaders';
import { MOST_PHASES, phasesMeant } from './phaseNames';

/** What a phase says in its heading and above its first task. */
export function readPhaseText(context: PlanContext, phase: PhaseSeed): void {
  const after = /\b(?:after|once|when|depends on|requires|blocked by|following)\s+(.{1,80}?)\)?$/i.exec(plainText(phase.at.text))?.[1];
  if (after !== undefined) waitFor(context, { phase, text: after, line: phase.at, because: 'its heading' });
  const blocks = ownBlocks(context, phase);
  for (const block of blocks) if (block.kind === 'paragraph') for (const line of block.lines) readSentences(context, phase, line);
  for (const part of partsOf(blocks)) {
    const because = `the label "${plainText(part.label).slice(0, 40)}" of the phase`;
    if (part.field === 'dependsOn') for (const line of allLines({ lines: part.value, items: part.items })) waitFor(context, { phase, text: line.text, line, because });
    if (INDEPENDENT_TEST.test(plainText(part.label))) readStoryTest(context, phase, part);
    if (part.field === 'checks' || part.field === 'finalChecks' || part.field === 'acceptance') {
      const target = { task: null, phase: phase.name, when: PHASE_CHECK_MOMENTS, because, outright: part.field !== 'acceptance' };
      for (const line of allLines({ lines: part.value, items: part.items })) checkText(context, line, target);
      if (part.field !== 'acceptance') for (const code of part.codes) checkCode(context, code, target);
    }
  }
}

const INDEPENDENT_TEST = /^independent(?:ly)? test(?:able)?(?: criteria)?\W*$/i;
const MOST_TASKS = 200;

/** `**Independent Test**: …` says what shows that a story is done: to each of its tasks, and to its phase where it names commands. */
function readStoryTest(context: PlanContext, phase: PhaseSeed, part: Part): void {
  const because = `the label "${plainText(part.label)}" of the phase`;
  for (const line of allLines({ lines: part.value, items: part.items })) {
    const value = plainText(line.text);
    const at = { start: line.start, end: line.start + line.text.length };
    if (value !== '') for (const task of phase.tasks.slice(0, MOST_TASKS)) context.claims.value({ task, field: 'acceptance', value, at, because, confidence: 0.8 });
    checkText(context, line, { task: null, phase: phase.name, when: PHASE_CHECK_MOMENTS, because, outright: false });
  }
}

const WAITS = /^\W*(?:this (?:phase|wave|stage)|it|phase|all tasks(?: here)?)?\s*(?:depends? (?:up)?on|requires?|needs|waits? for|(?:is )?blocked by|follows|(?:starts?|begins?|runs?|can (?:start|begin|run)) (?:only )?(?:after|once|when))\s+(.{1,80})/i;
const HOLDS_BACK = /\b(?:no|nothing|none)\b(.{0,60})\b(?:begins?|starts?|proceeds?|runs?)\b.{0,20}\b(?:until|before)\s+(?:this|the)\s+(?:phase|wave|stage)\s+(?:is|has)\b/i;

/** `Depends on Phase 1.` and `No story can begin until this phase is complete`, under the phase's heading. */
function readSentences(context: PlanContext, phase: PhaseSeed, line: TextLine): void {
  const because = `the sentence "${line.text.slice(0, 60)}"`;
  for (const sentence of line.text.slice(0, 1_000).split(/[.;](?=\s|$)/)) {
    const waits = WAITS.exec(sentence)?.[1];
    if (waits !== undefined && context.phases.resolve(waits).keys.length > 0) waitFor(context, { phase, text: waits, line, because });
    const held = HOLDS_BACK.exec(sentence)?.[1];
    if (held === undefined || context.phases.keys.length > MOST_PHASES) continue;
    const later = context.phases.keys.slice(context.phases.keys.indexOf(phase.name) + 1);
    const meant = phasesMeant(context, `all ${held}`);
    const at = { start: line.start, end: line.start + line.text.length };
    for (const other of later) if (meant.length === 0 || meant.includes(other)) context.claims.phase({ phase: other, on: phase.name, soft: false, at, because, confidence: 0.8 });
  }
}

/** Its own blocks, up to the first that belongs to one of its tasks. */
function ownBlocks({ seeds }: PlanContext, { section, tasks }: PhaseSeed): readonly Block[] {
  const members = new Set(tasks);
  const starts = seeds.filter(({ key }) => members.has(key)).map(({ main }) => main).filter(({ form, section: own }) => form !== 'field' && own !== section).map(({ start }) => start);
  const first = Math.min(...starts, Number.MAX_SAFE_INTEGER);
  return section.blocks.filter((block) => startOf(block) < first);
}

function startOf(block: Block): number {
  if (block.kind === 'paragraph' || block.kind === 'code') return block.lines[0]?.start ?? 0;
  if (block.kind === 'list') return block.items[0]?.start ?? 0;
  return block.kind === 'table' ? block.header.line.start : 0;
}

interface Waiting {
  readonly phase: PhaseSeed;
  readonly text: string;
  readonly line: TextLine;
  readonly because: string;
}

function waitFor({ phases, tasks, claims }: PlanContext, { phase, text, line, because }: Waiting): void {
  if (isNone(text)) return;
  const at = { start: line.start, end: line.start + line.text.length };
  const soft = /\b(?:soft|ideally|optional|preferably)\b/i.test(text);
  const bare = text.replace(/\([^()]*\)/g, ' ');
  const before = phases.resolve(bare);
  for (const on of before.keys) claims.phase({ phase: phase.name, on, soft, at, because, confidence: 1 });
  if (before.keys.length > 0) return;
  const { keys } = tasks.resolve(bare);
  if (keys.length * phase.tasks.length > 400) return;
  for (const task of phase.tasks) for (const on of keys) claims.dependency({ task, on, soft, kind: 'success', name: null, at, because, confidence: 0.9 });
}

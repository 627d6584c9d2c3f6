import { PHASE_CHECK_MOMENTS } from '../../draft';
import { matchLabel } from '../names/labels';
import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import type { PhaseSeed } from '../resolve/phaseSeeds';
import type { Slice } from '../slice';
import { allSections, type Section } from '../tree/document';
import { partsOf, type Part } from '../tree/parts';
import { checkCode, checkText } from './checkText';
import { allLines } from './fieldReaders';
import type { PlanNotes } from './planNotes';

const GATE = /^(?:phase\s\S{1,12}\s)?(?:(?:exit|phase|quality|go\/no-go)\s)?gate$/i;

/**
 * `**Gate:** …` behind the last task of a phase is due before the next phase: what it names to be run proves the phase,
 * and what else it says is for everybody. Where tasks have gates of their own, each is the task's.
 */
export function readPhaseGate(context: PlanContext, phase: PhaseSeed, notes: PlanNotes): void {
  const gates = [...allSections(phase.section)].flatMap(gatesOf);
  const [gate] = gates;
  if (gates.length !== 1 || gate === undefined || gate.at.start < lastStart(context, phase)) return;
  const isCheck = context.claims.givenToPhase(phase.name, rangeOf(gate)) || readCommands(context, phase, gate);
  if (!isCheck) for (const line of allLines({ lines: gate.value, items: gate.items })) addRule(notes, `${phase.name}: ${plainText(line.text)}`);
}

function lastStart({ seeds }: PlanContext, { tasks }: PhaseSeed): number {
  const members = new Set(tasks);
  return seeds.reduce((last, { key, main }) => (members.has(key) ? Math.max(last, main.start) : last), -1);
}

function gatesOf({ blocks }: Section): readonly Part[] {
  return partsOf(blocks).filter(({ label, at }) => GATE.test(plainText(label).replace(/:$/, '')) && matchLabel(at.text) !== null);
}

/** A label with the phase's name in it is none that announces checks by itself. */
function readCommands(context: PlanContext, phase: PhaseSeed, { label, value, items, codes }: Part): boolean {
  const before = context.claims.checks.length;
  const target = { task: null, phase: phase.name, when: PHASE_CHECK_MOMENTS, because: `the label "${plainText(label).slice(0, 40)}" of the phase`, outright: true };
  for (const line of allLines({ lines: value, items })) checkText(context, line, target);
  for (const code of codes) checkCode(context, code, target);
  return context.claims.checks.length > before;
}

/** All that belongs to the label. */
function rangeOf({ at, value, items, codes }: Part): Slice {
  const ends = [at, ...value, ...codes.flatMap(({ lines }) => lines)].map(({ start, text }) => start + text.length);
  return { start: at.start, end: Math.max(...ends, ...items.map(({ end }) => end)) };
}

const MOST_RULES = 60;

function addRule({ rules }: PlanNotes, text: string): void {
  if (rules.length < MOST_RULES && !rules.includes(text)) rules.push(text);
}

import { FINAL_CHECK_MOMENTS, PHASE_CHECK_MOMENTS, TASK_CHECK_MOMENTS } from '../../draft';
import { fieldOf, matchLabel } from '../names/labels';
import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import type { Block, ListItem, Section } from '../tree/document';
import { checkCode, checkText, type CheckTarget } from './checkText';

const PROVES = /\b(?:verif\w*|validat\w*|success (?:criteria|metrics)|definition of done|quality gates?|acceptance|final (?:checks?|gates?|tests?)|post[- ]?(?:merge|integration|landing)|after (?:all|every|each|merg\w+)|integration (?:tests?|checks?)|test (?:plan|matrix|commands?)|testing|smoke tests?|gates?|pre-?(?:merge|flight|push) checks?|checks?|done when|exit criteria|completion criteria|regression)\b/i;
const NO_PROOF = /\b(?:install\w*|setup|environment|prerequisites?|usage|how to run|deploy\w*|rollback|risks?|before (?:you )?start\w*|current|existing|background|baseline)\b/i;

/** Checks that stand outside of the tasks: of the whole plan, of a phase, or of the one task a heading names. */
export function readPlanChecks(context: PlanContext, section: Section, inherited: CheckTarget | null): CheckTarget | null {
  const heading = plainText(section.heading.text);
  const target = section.depth === 0 ? null : targetOf(context, heading, inherited);
  readBlocks(context, section.blocks, target);
  return target;
}

function targetOf(context: PlanContext, heading: string, inherited: CheckTarget | null): CheckTarget | null {
  const proves = PROVES.test(heading) && !NO_PROOF.test(heading);
  if (!proves && inherited === null) return null;
  const named = namedIn(context, heading);
  if (named !== null) return { ...named, because: `under "${heading.slice(0, 40)}"`, outright: true };
  if (!proves) return inherited;
  return { task: null, phase: null, when: FINAL_CHECK_MOMENTS, because: `under "${heading.slice(0, 40)}"`, outright: true };
}

/** `After Phase 1`, `For W1 (job-loop):`, `W2 verification`: whose checks follow. */
function namedIn({ tasks, phases }: PlanContext, text: string): Pick<CheckTarget, 'task' | 'phase' | 'when'> | null {
  const mentioned = [...new Set(tasks.mentions(text).map(({ key }) => key))];
  const [task] = mentioned;
  if (task !== undefined && mentioned.length === 1) return { task, phase: null, when: /\bafter (?:merg|land)/i.test(text) ? ['merged'] : TASK_CHECK_MOMENTS };
  const phase = phases.mentions(text)[0]?.key;
  return phase === undefined ? null : { task: null, phase, when: PHASE_CHECK_MOMENTS };
}

function readBlocks(context: PlanContext, blocks: readonly Block[], target: CheckTarget | null): void {
  let current = target;
  for (const block of blocks) {
    if (block.kind === 'paragraph') {
      for (const line of block.lines) {
        const label = matchLabel(line.text);
        if (label !== null) current = labelTarget(context, label.label, { target, bold: label.bold });
        const rest = label === null ? line : { text: line.text.slice(label.length), start: line.start + label.length };
        if (current !== null) checkText(context, rest, { ...current, outright: current.outright && label !== null });
      }
    } else if (block.kind === 'list') for (const item of block.items) readItem(context, item, current);
    else if (block.kind === 'code' && current !== null) checkCode(context, block, current);
    else if (block.kind === 'rule') current = target;
  }
}

/** A label names whose checks follow, announces checks, or ends what was announced. */
function labelTarget(context: PlanContext, label: string, { target, bold }: { readonly target: CheckTarget | null; readonly bold: boolean }): CheckTarget | null {
  const field = fieldOf(label);
  const announces = field === 'finalChecks' || field === 'checks';
  if (target === null && !announces) return null;
  const named = bold ? namedIn(context, label) : null;
  const because = `the label "${label.slice(0, 40)}"`;
  if (named !== null) return { ...named, because, outright: true };
  return announces ? { task: null, phase: null, when: FINAL_CHECK_MOMENTS, because, outright: true } : target;
}

function readItem(context: PlanContext, item: ListItem, target: CheckTarget | null): void {
  const first = item.lines[0];
  const label = first === undefined ? null : matchLabel(first.text);
  const current = label === null ? target : labelTarget(context, label.label, { target, bold: label.bold });
  if (current !== null) {
    const whole = item.lines.map((line, index) => (index === 0 && label !== null ? { text: line.text.slice(label.length), start: line.start + label.length } : line));
    for (const line of whole) checkText(context, line, current);
  }
  readBlocks(context, item.blocks, current);
}

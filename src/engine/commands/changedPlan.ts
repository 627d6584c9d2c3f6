import type { Plan, PlanDocument } from '../model/plan';
import { consentText } from '../plan/consentText';
import { quote } from '../plan/quote';
import type { ChangedTask, DiffVerdict, PlanDiff } from '../planning/index';
import { keyList } from './planPart';

/** What a changed document would do to the plan that runs by the older one, in words. */
export function changeText({ diff, verdict, old, next }: { readonly diff: PlanDiff; readonly verdict: DiffVerdict; readonly old: PlanDocument; readonly next: PlanDocument }): readonly string[] {
  const known = new Set(consentText(old));
  const commands = consentText(next).filter((command) => !known.has(command));
  return [
    ...diffLines(diff),
    ...some([...verdict.refused, ...verdict.needsConsent].map(({ reason }) => `  ${reason}`)),
    ...(commands.length === 0 ? [] : ['  commands that were not there before:', ...some(commands.map((command) => `    $ ${command.trimEnd().replaceAll('\n', '\n      ')}`))]),
  ];
}

export function changedSince({ path }: Plan): string {
  return `${path} was changed since it was started, and the run of the older text has not ended.`;
}

/** The change in one line, for the record. */
export function changeSummary(diff: PlanDiff): string {
  const lines = diffLines(diff).map((line) => line.trim());
  return lines.length === 0 ? 'nothing of its tasks is different' : lines.join('; ');
}

function diffLines({ added, removed, changed, renumbered, planFields }: PlanDiff): string[] {
  const line = (what: string, items: readonly string[]): string[] => (items.length === 0 ? [] : [`  ${what}: ${items.join(', ')}`]);
  return [
    ...(added.length === 0 ? [] : [`  added: ${keyList(added)}`]),
    ...(removed.length === 0 ? [] : [`  removed: ${keyList(removed)}`]),
    ...line('changed', some(changed.map(({ key, fields }) => `${quote(key)} (${fields.join(', ')})`))),
    ...line('renumbered', some(renumbered.map(renumberedText))),
    ...line('of the plan as a whole', planFields),
  ];
}

function renumberedText({ from, key, fields }: ChangedTask): string {
  return `${quote(from)} is ${quote(key)} now${fields.length === 0 ? '' : ` (and ${fields.join(', ')})`}`;
}

const MOST_TOLD = 20;

function some(items: readonly string[]): readonly string[] {
  return items.length <= MOST_TOLD ? items : [...items.slice(0, MOST_TOLD), `and ${items.length - MOST_TOLD} more`];
}

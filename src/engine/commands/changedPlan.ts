import { assertNever } from '../../util/assertNever';
import type { Refused } from '../engine';
import type { Plan, PlanDocument } from '../model/plan';
import type { TaskState } from '../model/task';
import { companionsFrom } from '../plan/companions/companion';
import { parsePlan } from '../plan/parsePlan';
import { quote } from '../plan/quote';
import { diffPlans, judgeDiff, type ChangedTask, type DiffVerdict, type PlanDiff, type TaskStage } from '../planning/index';
import type { Works } from '../run/works';
import { keyList } from './planPart';
import { refused } from './refused';

/** The document of a plan that runs says something else by now: what that would change, and why it is not just done. */
export function changedPlan(works: Works, running: Plan, document: PlanDocument | null): Refused {
  const next = `Stop it first (coppice stop ${running.id}), or let it end.`;
  const before = `${running.path} was changed since it was started, and the run of the older text has not ended.`;
  const changes = document === null ? 'The new text cannot be run: coppice plan shows why.' : changesText(works, running, document);
  return refused('plan-changed', changes === null ? before : `${before}\n${changes}`, next);
}

function changesText(works: Works, running: Plan, document: PlanDocument): string | null {
  const kept = works.ports.store.planText(running.id);
  const old = kept === null ? null : parsePlan(kept.text, { path: running.path, companions: companionsFrom(kept.companions) }).plan;
  if (old === null) return null;
  const diff = diffPlans(old, document);
  const stages = new Map(works.state().tasksOf(running.id).map((task) => [task.key, stageOf(task.state.kind)]));
  const verdict = judgeDiff(diff, (key) => stages.get(key) ?? 'waiting');
  const lines = [...diffLines(diff), ...objectionLines(verdict)];
  return lines.length === 0 ? 'Nothing that matters to its tasks is different.' : lines.join('\n');
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

function objectionLines({ needsConsent, refused: impossible }: DiffVerdict): readonly string[] {
  return some([...impossible, ...needsConsent].map(({ reason }) => `  ${reason}`));
}

const MOST_TOLD = 20;

function some(items: readonly string[]): readonly string[] {
  return items.length <= MOST_TOLD ? items : [...items.slice(0, MOST_TOLD), `and ${items.length - MOST_TOLD} more`];
}

function stageOf(kind: TaskState['kind']): TaskStage {
  switch (kind) {
    case 'landed':
      return 'landed';
    case 'failed':
    case 'cancelled':
      return 'ended';
    case 'backlog':
    case 'ready':
      return 'waiting';
    case 'preparing':
    case 'running':
    case 'checking':
    case 'queued':
    case 'landing':
    case 'waiting':
    case 'attention':
      return 'running';
    default:
      return assertNever(kind, 'state');
  }
}

import type { OwnedPath, PlannedTask } from '../../engine/index';
import { batchNumbers, taskOf, type DocumentPlan } from './documentPlan';
import { explainTask } from './explainTask';
import { placeText } from './placeText';
import { waitText } from './planning';
import type { RunOfDocument } from './runOfDocument';

/** A line of a hover. `text` comes from the document: it is shown as text, whatever it looks like. */
export interface HoverLine {
  readonly label: string;
  readonly text: string;
}

const MOST_VALUES = 12;
const MOST_REASONS = 5;

export function taskHover({ plan, run }: { readonly plan: DocumentPlan; readonly run: RunOfDocument | null }, key: string): HoverLine[] {
  const task = plan.reading.plan === null ? undefined : taskOf(plan.reading.plan, key);
  if (task === undefined) return [];
  const batch = plan.execution === null ? undefined : batchNumbers(plan.execution).get(key);
  const marks = [task.optional ? 'optional' : '', task.continuous ? 'continuous' : '', task.estimate ?? ''].filter((mark) => mark !== '');
  return [
    { label: task.key, text: task.title },
    ...line('State', [task.done ? 'done, as the plan says' : (run?.tasks.get(key)?.text ?? 'not started')]),
    ...line('Batch', batch === undefined ? [] : [String(batch)]),
    ...line('Phase', task.phase === null ? [] : [task.phase]),
    ...line('Waits for', [...task.dependsOn.map((dependency) => waitText(dependency)), ...task.externalDependsOn.map((outside) => `${outside} (not of this plan)`)]),
    ...line('Better after', task.softDependsOn),
    ...line('Publishes', task.publishes),
    ...ownership(task),
    ...line('Checks', task.checks.map(({ command, cwd }) => (cwd === '.' ? command : `${command} (in ${cwd})`))),
    ...line('Marks', marks),
    ...explainTask(plan, key)
      .slice(0, MOST_REASONS)
      .map(({ what, because, at }) => ({ label: 'Why', text: `${what}: ${because}${at === null ? '' : ` (${placeText(at)})`}` })),
  ];
}

function ownership({ ownership: paths }: PlannedTask): HoverLine[] {
  const of = (mode: OwnedPath['mode']): string[] => paths.filter((path) => path.mode === mode).map(pathText);
  return [...line('Owns', of('own')), ...line('Shares', of('shared')), ...line('Leaves alone', of('avoid'))];
}

function pathText({ path, lines, change }: OwnedPath): string {
  const ranges = lines.map(({ from, to }) => `${from}-${to}`).join(', ');
  return `${path}${ranges === '' ? '' : `:${ranges}`}${change === null ? '' : ` (${change})`}`;
}

function line(label: string, values: readonly string[]): HoverLine[] {
  if (values.length === 0) return [];
  const shown = values.slice(0, MOST_VALUES);
  const rest = values.length - shown.length;
  return [{ label, text: [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ') }];
}

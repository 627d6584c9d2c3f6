import type { PlanView, TaskView } from '../../protocol/views';
import { clockTime } from './duration';
import { oneLine } from './printable';
import { planCounts } from './status';

const ACTIVE: ReadonlySet<string> = new Set(['preparing', 'running', 'checking', 'landing']);
const MOST_LINES = 12;

/** What is drawn over and over at the end of the output: a line per task at work, then the counts. */
export function liveView(plan: PlanView, tasks: readonly TaskView[], view: { readonly now: number; readonly width: number }): string[] {
  const active = tasks.filter((task) => ACTIVE.has(task.state)).sort((one, other) => one.position - other.position);
  const shown = active.slice(0, MOST_LINES).map((task) => {
    const time = task.startedAt === null ? '' : clockTime(view.now - task.startedAt);
    const head = `  ${oneLine(task.key, 24).padEnd(5)} ${task.state.padEnd(9)} ${time.padStart(6)}  `;
    return `${head}${oneLine(task.title, Math.max(10, view.width - head.length - 1))}`;
  });
  const more = active.length > MOST_LINES ? [`  … and ${active.length - MOST_LINES} more at work`] : [];
  return [...shown, ...more, `  ${planCounts(plan)}  ${clockTime(view.now - plan.createdAt)}`.slice(0, view.width - 1)];
}

/** Takes back `lines` drawn lines and leaves the cursor where the first one began. */
export function erase(lines: number): string {
  return lines === 0 ? '' : `\u001b[${lines}A\r\u001b[J`;
}

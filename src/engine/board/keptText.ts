import { assertNever } from '../../util/assertNever';
import { nextToLand } from '../land/order';
import type { Wait, Waits } from '../model/limits';
import type { Plan } from '../model/plan';
import { isUnderWay } from '../run/holds';
import type { TasksOfPlan } from '../run/planTasks';
import { parkedJobs } from '../run/limits/quota';
import { goesOnByItself } from '../run/rounds';
import { budgetName, budgetText } from './budgetText';
import type { Known } from './known';
import { timeText } from './waitText';

/**
 * Which limit keeps all of a plan from going on, and where it is set; null while something of it goes on. Figures that
 * change by the second stand on the cards, not here: this is told each time it changes.
 */
export function keptText({ state, waits }: Pick<Known, 'state' | 'waits'>, plan: Plan, tasks: TasksOfPlan): string | null {
  const { id: planId, phase } = plan;
  if (phase.kind !== 'running' || tasks.count('waiting') + waits.size === 0 || isAnyMoving(tasks, waits)) return null;
  const own = [...waits].flatMap(([id, wait]) => (state.tasks.get(id)?.planId === planId ? [wait] : []));
  const parked = tasks.in('waiting').flatMap(parkedJobs);
  const [nearest] = parked.sort((one, other) => one.until - other.until);
  if (nearest !== undefined) return textOf({ kind: 'quota', ...nearest });
  const [first] = own.filter(({ kind }) => kind !== 'review');
  if (first !== undefined) return textOf(first);
  // What waits to land behind something that waits for a person does not land by itself either.
  return own.length > 0 && own.every(({ kind }) => kind === 'review') && nextToLand(plan, tasks) === null ? WAITS_FOR_YOU : null;
}

function isAnyMoving(tasks: TasksOfPlan, waits: Waits): boolean {
  return tasks.in('preparing', 'running', 'checking', 'landing').some(isUnderWay) || tasks.in('waiting').some((task) => !waits.has(task.id) && parkedJobs(task).length === 0 && goesOnByItself(task, tasks));
}

const WAITS_FOR_YOU = 'Waits for you: nothing new begins while so much needs you, is paused, or has to land behind it (limits.review). Retry, resume or cancel it.';

function textOf(wait: Wait): string | null {
  switch (wait.kind) {
    case 'agent':
      return `Nothing of it starts while other plans have all the agents of ${wait.agent} that limits.perAgent allows.`;
    case 'quota':
      return `Nothing of it goes on before ${timeText(wait.until)}: the quota of ${wait.agent} is used up. To try at once, cancel what waits and retry it.`;
    case 'budget':
      return `Nothing more of it begins: ${wait.of === 'plan' ? 'it has' : 'what is left of it has'} used ${budgetText(wait)}. Raise ${budgetName(wait)} in .coppice/config.yaml, and it goes on by itself; or cancel it.`;
    case 'short':
      return wait.of === 'memory'
        ? `Nothing of it starts while less than ${String(wait.wantedMb)} MB of memory are free (limits.freeMemoryMb).`
        : `Nothing of it starts while less than ${String(wait.wantedMb)} MB are free on the disk on which worktrees are made (limits.freeDiskMb).`;
    case 'load':
      return `Nothing of it starts while the machine's load per core is above ${String(wait.most)} (limits.loadPerCore).`;
    // Seconds at most, and what waits to land is under way.
    case 'apart':
    case 'review':
      return null;
    default:
      return assertNever(wait, 'wait');
  }
}

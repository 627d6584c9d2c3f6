import type { Dependency } from '../../model/plan';
import type { Reporter } from '../diagnosticList';
import type { DraftTask, Located } from '../draft';
import { findCycle } from '../graph';
import { nearest } from '../nearest';
import { quote } from '../quote';

interface DependencyContext {
  readonly tasks: readonly DraftTask[];
  readonly keys: ReadonlySet<string>;
  /** Told of what can be left out. */
  readonly doubts: Reporter;
  /** Told of cycles, which forbid running whatever the document's form. */
  readonly faults: Reporter;
}

/** The dependencies of each task that make sense, each once; a cycle is named with its whole path. */
export function checkDependencies({ tasks, keys, doubts, faults }: DependencyContext): readonly (readonly Dependency[])[] {
  const resolved = tasks.map((task) => {
    const sound = task.dependsOn.filter((on) => isSound({ task, on, keys, doubts }));
    const byMeaning = new Map(sound.map(({ value, kind = 'success', name = null }) => [JSON.stringify([value, kind, name]), { on: value, kind, name }]));
    return [...byMeaning.values()];
  });
  const nodes = tasks.map((task, index) => ({ key: task.key.value, dependsOn: resolved[index] ?? [] }));
  const cycle = findCycle(nodes);
  if (cycle !== null) reportCycle(tasks, cycle, faults);
  return resolved;
}

/** What would better land first, without what is waited for anyway. */
export function checkSoftDependencies(task: DraftTask, hard: readonly Dependency[], { keys, doubts }: Pick<DependencyContext, 'keys' | 'doubts'>): readonly string[] {
  const waitedFor = new Set(hard.map(({ on }) => on));
  const sound = task.softDependsOn.filter((on) => isSound({ task, on, keys, doubts }) && !waitedFor.has(on.value));
  return [...new Set(sound.map(({ value }) => value))];
}

interface Reference {
  readonly task: DraftTask;
  readonly on: Located<string>;
  readonly keys: ReadonlySet<string>;
  readonly doubts: Reporter;
}

function isSound({ task, on, keys, doubts }: Reference): boolean {
  if (on.value === task.key.value) {
    const message = `Task ${quote(on.value)} depends on itself.`;
    doubts.error({ code: 'self-dependency', message, hint: 'Take it out of its own dependencies.', at: on.at });
    return false;
  }
  if (keys.has(on.value)) return true;
  const message = `Task ${quote(task.key.value)} depends on ${quote(on.value)}, which is not in this plan.`;
  const hint = doubts.full ? NAME_BY_ID : unknownKeyHint(on.value, others(keys, task));
  doubts.error({ code: 'unknown-dependency', message, hint, at: on.at });
  return false;
}

/** No task is offered itself. */
function others(keys: ReadonlySet<string>, task: DraftTask): ReadonlySet<string> {
  return new Set([...keys].filter((key) => key !== task.key.value));
}

const NAME_BY_ID = 'Name tasks by their ids, separated by commas.';

export function unknownKeyHint(key: string, keys: ReadonlySet<string>): string {
  const close = nearest(key, keys);
  return close === null ? NAME_BY_ID : `Did you mean ${quote(close)}?`;
}

/** A cycle of thousands is shown by its ends. */
export function pathText(cycle: readonly string[]): string {
  const shown = cycle.length <= 12 ? cycle : [...cycle.slice(0, 6), '…', ...cycle.slice(-5)];
  return shown.join(' → ');
}

function reportCycle(tasks: readonly DraftTask[], cycle: readonly string[], faults: Reporter): void {
  const first = tasks.find((task) => task.key.value === cycle[0]);
  if (first === undefined) return;
  const at = first.dependsOn.find((on) => on.value === cycle[1])?.at ?? first.at;
  const message = `These tasks wait for each other and none can start: ${pathText(cycle)}.`;
  faults.error({ code: 'dependency-cycle', message, hint: 'Remove one of these dependencies.', at });
}

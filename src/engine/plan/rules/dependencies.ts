import type { Dependency } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import type { DraftTask, Located } from '../draft';
import { findCycle } from '../graph';
import { nearest } from '../nearest';
import { quote } from '../quote';

/** The dependencies of each task that make sense, each once; a cycle is named with its whole path. */
export function checkDependencies(tasks: readonly DraftTask[], keys: ReadonlySet<string>, diagnostics: DiagnosticList): readonly (readonly Dependency[])[] {
  const resolved = tasks.map((task) => {
    const sound = task.dependsOn.filter((on) => isSound(task, on, keys, diagnostics));
    return [...new Set(sound.map((on) => on.value))].map((on): Dependency => ({ on, kind: 'success', name: null }));
  });
  const nodes = tasks.map((task, index) => ({ key: task.key.value, dependsOn: resolved[index] ?? [] }));
  const cycle = findCycle(nodes);
  if (cycle !== null) reportCycle(tasks, cycle, diagnostics);
  return resolved;
}

function isSound(task: DraftTask, on: Located<string>, keys: ReadonlySet<string>, diagnostics: DiagnosticList): boolean {
  if (on.value === task.key.value) {
    const message = `Task ${quote(on.value)} depends on itself.`;
    diagnostics.error({ code: 'self-dependency', message, hint: 'Take it out of its own dependencies.', at: on.at });
    return false;
  }
  if (keys.has(on.value)) return true;
  const message = `Task ${quote(task.key.value)} depends on ${quote(on.value)}, which is not in this plan.`;
  diagnostics.error({ code: 'unknown-dependency', message, hint: unknownKeyHint(on.value, others(keys, task), diagnostics), at: on.at });
  return false;
}

/** No task is offered itself. */
function others(keys: ReadonlySet<string>, task: DraftTask): ReadonlySet<string> {
  return new Set([...keys].filter((key) => key !== task.key.value));
}

export function unknownKeyHint(key: string, keys: ReadonlySet<string>, diagnostics: DiagnosticList): string {
  const close = diagnostics.full ? null : nearest(key, keys);
  return close === null ? 'Name tasks by their ids, separated by commas.' : `Did you mean ${quote(close)}?`;
}

/** A cycle of thousands is shown by its ends. */
export function pathText(cycle: readonly string[]): string {
  const shown = cycle.length <= 12 ? cycle : [...cycle.slice(0, 6), '…', ...cycle.slice(-5)];
  return shown.join(' → ');
}

function reportCycle(tasks: readonly DraftTask[], cycle: readonly string[], diagnostics: DiagnosticList): void {
  const first = tasks.find((task) => task.key.value === cycle[0]);
  if (first === undefined) return;
  const at = first.dependsOn.find((on) => on.value === cycle[1])?.at ?? first.at;
  const message = `These tasks wait for each other and none can start: ${pathText(cycle)}.`;
  diagnostics.error({ code: 'dependency-cycle', message, hint: 'Remove one of these dependencies.', at });
}

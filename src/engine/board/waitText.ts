import { assertNever } from '../../util/assertNever';
import type { Wait } from '../model/limits';
import { budgetText } from './budgetText';

/** Which limit keeps a task from going on, in words. */
export function waitText(wait: Wait): string {
  switch (wait.kind) {
    case 'agent':
      return `waits: ${wait.running === 1 ? `1 agent of ${wait.agent} runs` : `${String(wait.running)} agents of ${wait.agent} run`} already`;
    case 'apart':
      return `waits: agents of ${wait.agent} start ${String(wait.apartMs / 1000)} s apart`;
    case 'review':
      return `waits: ${reviewText(wait)}`;
    case 'short':
      return `waits for ${wait.of}: ${String(wait.freeMb)} MB free, ${String(wait.wantedMb)} MB wanted`;
    case 'quota':
      return quotaText(wait);
    case 'budget':
      return `waits: ${wait.of === 'plan' ? 'its plan' : 'it'} has used ${budgetText(wait)}`;
    case 'load':
      return `waits for the machine: its load per core is ${String(wait.perCore)}, and ${String(wait.most)} the most for a start`;
    default:
      return assertNever(wait, 'wait');
  }
}

export function quotaText({ agent, until }: { readonly agent: string; readonly until: number }): string {
  return `waits until ${timeText(until)}: the quota of ${agent} is used up`;
}

/** `2026-03-01 14:05 UTC`, also where nobody knows in which zone this is read. */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function reviewText({ landing, person }: { readonly landing: number; readonly person: number }): string {
  if (person === 0) return `${waiting(landing)} to land`;
  return landing === 0 ? `${waiting(person)} for you` : `${waiting(landing)} to land and ${String(person)} for you`;
}

function waiting(count: number): string {
  return count === 1 ? '1 task waits' : `${String(count)} tasks wait`;
}

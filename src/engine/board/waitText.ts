import { assertNever } from '../../util/assertNever';
import type { Wait } from '../model/limits';

/** Which limit keeps a task from going on, in words. */
export function waitText(wait: Wait): string {
  switch (wait.kind) {
    case 'agent':
      return `waits: ${wait.running === 1 ? `1 agent of ${wait.agent} runs` : `${String(wait.running)} agents of ${wait.agent} run`} already`;
    case 'apart':
      return `waits: agents of ${wait.agent} start ${String(wait.apartMs / 1000)} s apart`;
    default:
      return assertNever(wait, 'wait');
  }
}

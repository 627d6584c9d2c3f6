import type { CheckResult } from '../../model/plan';
import type { ProvisionCommand } from '../../model/provision';
import type { Worktree } from '../../model/task';
import type { CommandOwner } from '../runningCommands';
import type { Works } from '../works';
import { environmentOf } from './provisionFor';

export interface ProvisionRun {
  readonly worktree: Worktree;
  readonly moment: 'setup' | 'teardown';
  readonly commands: readonly ProvisionCommand[];
  readonly variables: Readonly<Record<string, string>>;
  /** Asked for by a person: a paused plan is no reason not to. */
  readonly byHand: boolean;
}

/** The name under which such a command runs, whichever engine starts it: the next one finds what this one left. */
export function provisionCommandId(worktreeId: string, moment: ProvisionRun['moment'], index: number): string {
  return `${worktreeId}-${moment}-${String(index + 1)}`;
}

/** One after another, up to the first that does not succeed. Null when it was interrupted. */
export async function runProvisionCommands(works: Works, { worktree, moment, commands, variables, byHand }: ProvisionRun): Promise<readonly CheckResult[] | null> {
  const results: CheckResult[] = [];
  const owner: CommandOwner = byHand ? { kind: 'by-hand' } : { kind: 'plan', planId: environmentOf(worktree), taskIds: worktree.taskId === null ? [] : [worktree.taskId] };
  for (const [index, { command, cwd, timeoutMs }] of commands.entries()) {
    const folder = works.ports.places.folderInside(worktree.path, cwd);
    if (!folder.ok) {
      results.push({ command, cwd, exit: { kind: 'not-started', reason: folder.error }, durationMs: 0, tail: '', logFile: '' });
      return results;
    }
    const outcome = await works.runCommand({ id: provisionCommandId(worktree.id, moment, index), planId: environmentOf(worktree), command, cwd: folder.value, timeoutMs, variables }, owner);
    if (outcome === null) return null;
    results.push({ command, cwd, ...outcome });
    if (outcome.exit.kind !== 'code' || outcome.exit.code !== 0) return results;
  }
  return results;
}

import { assertNever } from '../../util/assertNever';
import { criteriaText } from '../criteria/unmet';
import { refusalText } from '../land/refusals';
import { passed } from '../model/plan';
import type { CheckExit, CheckResult } from '../model/plan';
import type { TaskFailure } from '../model/reasons';

export function failureText(failure: TaskFailure): string {
  switch (failure.kind) {
    case 'agent-exit':
      return failure.signal === null ? `The agent ended with exit code ${String(failure.code)}.` : `The agent was ended by ${failure.signal}.`;
    case 'cancelled':
      return 'It was cancelled.';
    case 'agent-missing':
      return `The agent ${failure.agent} could not be started: ${failure.reason}`;
    case 'checks':
      return `${failure.where === 'merged' ? 'On the merged result' : 'In the worktree'}: ${checksText(failure.results)}${stalledText(failure.stalled)}`;
    case 'worktree':
      return `The worktree could not be made ready: ${failure.reason}`;
    case 'setup':
      return `The setup of its worktree did not succeed: ${checksText([failure.result])}. See its log (${failure.result.logFile}), then retry. If it is the command itself, correct it in .coppice/config.yaml and start the plan again: it takes over the changed settings.`;
    case 'outputs':
      return `What its job had to leave is not there: ${failure.problems.join(' ')}`;
    case 'criteria':
      return criteriaText(failure);
    case 'refused':
      return refusalText(failure.refusal);
    case 'dependency':
      return `${failure.key} failed, and this depends on it.`;
    case 'landing':
      return `It could not land: ${failure.reason}`;
    default:
      return assertNever(failure, 'failure');
  }
}

function stalledText(retries: number | undefined): string {
  return retries === undefined ? '' : `. The last ${counted(retries, 'retry', 'retries')} mended none of it, so it is not tried again by itself (retries.plateau)`;
}

export function checksText(results: readonly CheckResult[]): string {
  const failed = results.filter((result) => !passed(result));
  if (failed.length === 0) return `${counted(results.length, 'check')} passed`;
  return failed.map((result) => `\`${firstLine(result.command)}\` ${exitText(result.exit)}${result.redBefore === true ? ' (was red before you)' : ''}`).join('; ');
}

export function exitText(exit: CheckExit): string {
  switch (exit.kind) {
    case 'code':
      return `ended with exit code ${String(exit.code)}`;
    case 'signal':
      return `was ended by ${exit.signal}`;
    case 'timeout':
      return `took longer than ${String(Math.round(exit.afterMs / 1000))} s`;
    case 'not-started':
      return `could not be started: ${exit.reason}`;
    default:
      return assertNever(exit, 'exit');
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** `20 min`, `45 s` */
export function minutesText(ms: number): string {
  return ms < 120_000 ? `${String(Math.round(ms / 1000))} s` : `${String(Math.floor(ms / 60_000))} min`;
}

/** `1 check`, `2 checks` */
export function counted(count: number, what: string, several = `${what}s`): string {
  return `${String(count)} ${count === 1 ? what : several}`;
}

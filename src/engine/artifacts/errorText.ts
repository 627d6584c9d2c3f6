import { failureText } from '../board/failureText';
import { failureLine } from '../failures/frame';
import type { Failure } from '../model/failure';
import type { TaskFailure } from '../model/reasons';

/** What went wrong, for those who go on after it. */
export function errorText(failure: TaskFailure, found: readonly Failure[]): string {
  const tail = failure.kind === 'agent-exit' ? failure.tail.trimEnd() : '';
  const printed = tail === '' ? [] : ['', 'The end of what it printed:', '', tail];
  return `${[failureText(failure), ...found.map((one) => `- ${failureLine(one)}`), ...printed].join('\n')}\n`;
}

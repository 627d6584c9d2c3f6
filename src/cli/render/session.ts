import type { SessionNews } from '../../protocol/session';
import { printable } from './printable';

/** News of a planner. What it got wrong stands in lines of its own below. */
export function sessionLine({ text }: SessionNews): string {
  const [head = '', ...rest] = printable(text).split('\n');
  return [`  ${head}`, ...rest.map((line) => `    ${line}`)].join('\n');
}

import type { Finding } from '../doctor/finding';
import { printable } from './printable';

const WORDS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map((finding) => finding.about.length));
  const lines = findings.flatMap(({ verdict, about, text, fix }) => [
    `${WORDS[verdict]}  ${about.padEnd(width)}  ${printable(text)}`,
    ...(fix === undefined ? [] : [`      ${' '.repeat(width)}  ${printable(fix)}`]),
  ]);
  const failed = findings.filter((finding) => finding.verdict === 'fail').length;
  return [...lines, '', failed === 0 ? 'Ready.' : `${failed} ${failed === 1 ? 'thing has' : 'things have'} to be put right first.`];
}

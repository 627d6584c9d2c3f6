import type { JobRequest } from '../../engine/index';
import { fenced } from './fenced';

const FORM = `{"criteria": [
  {"number": 1, "verdict": "met", "evidence": {"text": "what you saw", "file": "src/a.ts", "line": 12}},
  {"number": 2, "verdict": "not_met", "evidence": {"command": "npm test", "output": "1 failed: …"}},
  {"number": 3, "verdict": "cannot_tell", "evidence": "why it cannot be told"}
]}`;

/** What a verifier has to judge, and in which form it answers. */
export function criteriaText({ criteria }: Pick<JobRequest, 'criteria'>): string {
  if (criteria.length === 0) return '';
  const listed = criteria.map(({ number, text }) => `${String(number)}. ${text.trim().replaceAll(/\s*\n\s*/g, ' ')}`);
  return [
    `## What you have to judge\n\n${listed.join('\n')}`,
    'Judge each of these by itself. Write your verdict to the file $COPPICE_VERDICT_FILE, as JSON of this form (the criteria as JSON: $COPPICE_CRITERIA_FILE):',
    fenced(FORM),
    'Every criterion is answered exactly once, by its number, with `met`, `not_met` or `cannot_tell`. The evidence is what you saw: words, a file with its line, or a command and what it printed. What is said to be met without evidence does not count. Whatever you find, end with exit code 0 once every criterion is answered: without that file you have failed.',
  ].join('\n\n');
}

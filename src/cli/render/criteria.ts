import type { CriterionReport, JudgedReport } from '../../protocol/criteria';
import type { TaskView } from '../../protocol/views';
import { oneLine } from './printable';

const LONGEST_CRITERION = 300;
const LONGEST_EVIDENCE = 1000;

interface Report {
  readonly criteria: readonly CriterionReport[];
  readonly verifiers: readonly string[];
}

/**
 *   W1: 1 of 2 acceptance criteria met
 *     1  met      The page loads
 *                   by verify, attempt 4, on 3126ca5b2c: src/a.ts:3: there it is
 */
export function criteriaLines({ criteria, verifiers }: Report, { key, template }: Pick<TaskView, 'key' | 'template'>): string[] {
  if (criteria.length === 0) return [`${key} has no acceptance criteria. A plan gives them as "acceptance" (YAML) or under "Done when".`];
  const met = criteria.filter((criterion) => criterion.met).length;
  const nobody = verifiers.length > 0 ? [] : [`Nobody judges them: the template ${oneLine(template, 40)} has no verifier. plan-dev-test-verify has one.`];
  return [`${key}: ${String(met)} of ${String(criteria.length)} acceptance criteria met`, ...nobody, ...criteria.flatMap(linesOf)];
}

function linesOf({ number, text, met, judged }: CriterionReport): string[] {
  const head = `${String(number).padStart(3)}  ${stateText(met, judged).padEnd(14)}  ${oneLine(text, LONGEST_CRITERION)}`;
  return [head, ...judged.map((each) => `       ${judgedLine(each)}`)];
}

function stateText(met: boolean, judged: readonly JudgedReport[]): string {
  if (met) return 'met';
  const worst = judged.find(({ verdict }) => verdict !== 'met') ?? judged[0];
  if (worst === undefined) return 'not judged yet';
  return worst.outdated ? 'judged anew' : VERDICTS[worst.verdict];
}

const VERDICTS: Readonly<Record<JudgedReport['verdict'], string>> = { met: 'met', not_met: 'not met', cannot_tell: 'cannot be told', unanswered: 'not answered' };

function judgedLine({ job, attempt, commit, verdict, evidence, problem, outdated }: JudgedReport): string {
  const who = `${oneLine(job, 40)}, attempt ${String(attempt)}${commit === null ? '' : `, on ${commit.slice(0, 10)}`}`;
  const before = outdated ? `before the work was taken up again, ${VERDICTS[verdict]} ` : '';
  return `${before}by ${who}: ${oneLine(problem ?? (evidence === null ? 'nothing was said of it' : evidenceText(evidence)), LONGEST_EVIDENCE)}`;
}

function evidenceText({ text, file, line, command, output }: NonNullable<JudgedReport['evidence']>): string {
  const place = file === null ? [] : [`${file}${line === null ? '' : `:${String(line)}`}`];
  const ran = command === null ? [] : [`${command}${output === null ? '' : ` printed ${output}`}`];
  return [...place, ...(text === null ? [] : [text]), ...ran].join(': ');
}

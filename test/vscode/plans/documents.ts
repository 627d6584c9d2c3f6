import { parsePlan } from '../../../src/engine/index';
import type { DocumentPlan } from '../../../src/vscode/plans/documentPlan';
import { EMPTY_PICTURE, executionPlan, type PlanEdit } from '../../../src/vscode/plans/planning';

/** A document as the editor knows it, without an editor. */
export function aDocument(text: string, edits: readonly PlanEdit[] = [], path = '/garden/PLAN.md'): DocumentPlan {
  const reading = parsePlan(text, { path });
  return { reading, execution: reading.plan === null ? null : executionPlan(reading.plan, EMPTY_PICTURE, edits), edits, editsProblem: null };
}

export const GARDEN = `# Garden

## W1: Sow the beans
Files: beds/one.txt

\`\`\`sh
true
\`\`\`

## W2: Plant the leeks
Files: beds/two.txt
Check: \`test -s beds/two.txt\`

\`\`\`sh
true
\`\`\`

## W3: Water
Depends on: W1, W2

\`\`\`sh
true
\`\`\`
`;

/** Lines of the document's tasks. */
export const AT = { W1: 3, W2: 10, W3: 18 } as const;

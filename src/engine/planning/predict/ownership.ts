import type { OwnedPath, PlannedTask } from '../../model/plan';
import { CONFIDENCE, type Claim } from './prediction';

/** What the plan gives the task outright. */
export function ownershipClaims(task: PlannedTask): readonly Claim[] {
  return task.ownership
    .filter(({ mode }) => mode !== 'avoid')
    .map((owned) => ({ pattern: owned.path, lines: owned.lines, shared: owned.mode === 'shared', source: 'ownership', reason: reasonOf(owned), confidence: CONFIDENCE.owned }));
}

/** What the plan keeps the task away from. */
export function avoidedPatterns(task: PlannedTask): readonly string[] {
  return task.ownership.filter(({ mode }) => mode === 'avoid').map(({ path }) => path);
}

function reasonOf({ mode, path, change }: OwnedPath): string {
  if (mode === 'shared') return `the plan shares \`${path}\` with it`;
  return change === null ? `the plan gives it \`${path}\`` : `the plan has it ${change} \`${path}\``;
}

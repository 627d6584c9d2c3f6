import { locateRepository } from '../../client/locate';
import type { PlanDocument } from '../../engine/index';
import { EMPTY_PICTURE, executionPlan, type ExecutionPlan, type PlanEdit } from '../../engine/planning/index';
import type { CliContext } from '../context';
import type { PlanFile } from '../planFile';
import { KeptEdits } from './keptEdits';
import { trackedFiles } from './trackedFiles';

export interface WorkedOut {
  readonly execution: ExecutionPlan;
  readonly edits: KeptEdits;
  /** The same plan with other edits; nothing is kept by asking. */
  readonly withEdits: (edits: readonly PlanEdit[]) => ExecutionPlan;
  /** What the plan was worked out without; null where nothing was missing. */
  readonly gap: string | null;
}

/** What would run beside what. A document outside of every repository is worked out from its own words alone. */
export async function workOut(context: CliContext, file: PlanFile, document: PlanDocument): Promise<WorkedOut> {
  const located = locateRepository(context.cwd);
  const root = located.ok ? located.value.root : null;
  const edits = new KeptEdits(root, file.path);
  const files = root === null ? null : await trackedFiles(root, context.environment);
  const gap = root === null ? 'Outside of a repository: the paths in the plan are taken as they are.' : files === null ? `Git did not list the files of ${root}: the paths in the plan are taken as they are.` : null;
  const picture = { ...EMPTY_PICTURE, files: files ?? [] };
  const withEdits = (changes: readonly PlanEdit[]): ExecutionPlan => executionPlan(document, picture, changes);
  return { edits, gap, withEdits, execution: withEdits(edits.load()) };
}

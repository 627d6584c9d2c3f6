import { locateRepository } from '../../client/locate';
import { surveyRepository } from '../../client/survey';
import type { PlanDocument } from '../../engine/index';
import { declaredPaths, EMPTY_PICTURE, executionPlan, namesPaths, type ExecutionPlan, type PlanEdit, type RepositoryPicture } from '../../engine/planning/index';
import type { CliContext } from '../context';
import type { PlanFile } from '../planFile';
import { KeptEdits } from './keptEdits';

export interface WorkedOut {
  readonly execution: ExecutionPlan;
  readonly edits: KeptEdits;
  /** The same plan with other edits; nothing is kept by asking. */
  readonly withEdits: (edits: readonly PlanEdit[]) => ExecutionPlan;
  /** What the plan was worked out without; null where nothing was missing. */
  readonly gap: string | null;
}

/** What would run beside what, as the engine would work it out. Outside of every repository, from the document's own words alone. */
export async function workOut(context: CliContext, file: PlanFile, document: PlanDocument): Promise<WorkedOut> {
  const located = locateRepository(context.cwd);
  const root = located.ok ? located.value.root : null;
  const edits = new KeptEdits(root, file.path);
  const { picture, gap } = root === null ? { picture: EMPTY_PICTURE, gap: 'Outside of a repository: the paths in the plan are taken as they are.' } : await pictureOf(context, root, document);
  const withEdits = (changes: readonly PlanEdit[]): ExecutionPlan => executionPlan(document, picture, changes);
  return { edits, gap, withEdits, execution: withEdits(edits.load()) };
}

interface Looked {
  readonly picture: RepositoryPicture;
  readonly gap: string | null;
}

async function pictureOf(context: CliContext, root: string, document: PlanDocument): Promise<Looked> {
  // Where a plan speaks of no files, the repository tells nothing about it.
  if (!namesPaths(document)) return { picture: EMPTY_PICTURE, gap: null };
  const wait = watched(context);
  const { surveyFile, environment: env } = context;
  const surveyed = await surveyRepository({ nodeFile: process.execPath, surveyFile, root, wanted: declaredPaths(document), env });
  wait();
  if (!surveyed.ok) return { picture: EMPTY_PICTURE, gap: `${root} could not be looked at, so the paths in the plan are taken as they are: ${surveyed.error}` };
  const { files, imports, history, gaps } = surveyed.value;
  return { picture: { files, imports: new Map(imports), history }, gap: gaps.length === 0 ? null : gaps.join('\n') };
}

const PATIENCE_MS = 400;

/** Tells a person at a terminal what takes so long; the call takes it back. */
function watched({ output }: CliContext): () => void {
  if (!output.live) return () => undefined;
  let isTold = false;
  const timer = setTimeout(() => {
    isTold = true;
    output.raw('Looking at the repository…');
  }, PATIENCE_MS);
  return () => {
    clearTimeout(timer);
    if (isTold) output.raw('\r\u001b[K');
  };
}

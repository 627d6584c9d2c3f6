import type { PlanDocument } from '../model/plan';
import { stakeOut, type Stake, type Stakes } from './conflicts/territories';
import { FileIndex } from './files/fileIndex';
import type { Roster } from './order/roster';
import type { RepositoryPicture } from './picture';
import { predictClaims, type PredictOptions } from './predict/predictClaims';
import type { Claim, PredictedFile } from './predict/prediction';

export interface Analysis {
  readonly stakes: Stakes;
  /** By key, for tasks that are still to be done. */
  readonly predictedFiles: ReadonlyMap<string, readonly PredictedFile[]>;
}

/** A glob over more files than this is told as the glob. */
const MOST_LISTED = 100;

/** What each task will change, and who meets whom there. Work that is done changes nothing any more. */
export function analyseConflicts(document: PlanDocument, roster: Roster, picture: RepositoryPicture, options: PredictOptions): Analysis {
  const files = new FileIndex(picture.files);
  const claims = predictClaims(document, picture, files, options).map((ofTask, task) => (roster.isPending(task) ? ofTask : []));
  const stakes = stakeOut(claims, files);
  const predictedFiles = new Map(roster.tasks.flatMap(({ key }, task) => (roster.isPending(task) ? [[key, predictionsOf(claims[task] ?? [], stakes)] as const] : [])));
  return { stakes, predictedFiles };
}

/** Stakes sure enough to keep tasks apart, by task; only where more than one task has any. */
export function openStakes({ byTask, byTerritory }: Stakes, threshold: number): readonly (readonly Stake[])[] {
  const contested = byTerritory.map((here) => here.filter(({ confidence }) => confidence >= threshold).length > 1);
  return byTask.map((stakes) => stakes.filter(({ territory, confidence }) => confidence >= threshold && contested[territory] === true));
}

function predictionsOf(claims: readonly Claim[], stakes: Stakes): readonly PredictedFile[] {
  const listed = claims.flatMap(({ pattern, lines, reason, confidence }) => {
    const paths = stakes.filesOf(pattern);
    return (paths.length > MOST_LISTED ? [pattern] : paths).map((path): PredictedFile => ({ path, lines, reason, confidence }));
  });
  if (listed.length < 2) return listed;
  const surest = listed.sort((a, b) => b.confidence - a.confidence);
  const seen = new Set<string>();
  return surest.filter(({ path }) => !seen.has(path) && seen.add(path).size > 0);
}

import { messageOf } from '../../util/errors';
import type { RepositoryPicture } from '../../engine/planning/index';
import { baseEnvironment } from '../git/environment';
import { HardenedGit, type GitPlace } from '../git/hardenedGit';
import type { Repository } from '../git/repository';
import { readHistory } from './history';
import { readImports } from './imports';
import { trackedFiles } from './trackedFiles';

export interface SurveyRequest {
  readonly repository: Repository;
  /** Paths the plan speaks of: their imports are read first. */
  readonly wanted: Iterable<string>;
  readonly environment?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

export interface Survey {
  readonly picture: RepositoryPicture;
  /** What could not be learned, in words: the planner does without it. */
  readonly gaps: readonly string[];
}

/** Looks at the repository for the planner. Starts two git processes and reads sources; changes nothing, runs nothing of the repository. */
export async function surveyRepository({ repository, wanted, environment, signal }: SurveyRequest): Promise<Survey> {
  const git = new HardenedGit({ git: repository.git, commonDir: repository.commonDir, environment: baseEnvironment(environment ?? process.env) });
  const place: GitPlace = { gitDir: repository.commonDir, workTree: repository.root };
  const gaps: string[] = [];
  const without = <T>(what: string, nothing: T): ((error: unknown) => T) => (error) => {
    gaps.push(`${what} could not be read: ${messageOf(error)}`);
    return nothing;
  };
  const stop = signal === undefined ? {} : { signal };
  const [files, history] = await Promise.all([
    trackedFiles(git, place, stop).catch(without<readonly string[]>('The list of files', [])),
    readHistory(git, place, stop).catch(without<RepositoryPicture['history']>('The history', [])),
  ]);
  const { imports, unread } = await readImports({ root: repository.root, files, wanted: [...wanted], ...stop });
  if (unread > 0) gaps.push(`The imports of ${unread} source files were not read: there are too many`);
  return { picture: { files, imports, history }, gaps };
}

import { existsSync } from 'node:fs';
import { connect, type EngineClient } from '../client/engineClient';
import { locateRepository, type RepositoryLocation } from '../client/locate';
import { CliFailure, refusedBy } from './failure';
import type { Output } from './output';

/** What every verb works with. */
export interface CliContext {
  readonly output: Output;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly version: string;
  /** The engine's bundle, beside this program's own. */
  readonly engineFile: string;
  /** The bundle that looks at repositories, beside it. */
  readonly surveyFile: string;
  /** A person sits at the keyboard and can be asked. */
  readonly interactive: boolean;
}

export function locate(context: CliContext): RepositoryLocation {
  const located = locateRepository(context.cwd);
  if (!located.ok) throw new CliFailure(located.error, 'coppice works on the repository of the folder it is called in.');
  return located.value;
}

/** True where no plan was ever started here: there is nothing to show, and no engine to wake for it. */
export function isUntouched(location: RepositoryLocation): boolean {
  return !existsSync(location.stateFolder);
}

/** For verbs that are about a plan there must be: without one, no engine is woken to say that there is none. */
export async function withPlans<T>(context: CliContext, use: (client: EngineClient, location: RepositoryLocation) => Promise<T>): Promise<T> {
  if (isUntouched(locate(context))) throw new CliFailure('No plan has been started in this repository.', 'Start one with coppice run PLAN.md.');
  return withEngine(context, use);
}

/** Connects to the engine of this repository, starts one where none runs, and lets go of it whatever happens. */
export async function withEngine<T>(context: CliContext, use: (client: EngineClient, location: RepositoryLocation) => Promise<T>): Promise<T> {
  const location = locate(context);
  const connected = await connect({
    stateFolder: location.stateFolder,
    kind: 'cli',
    version: context.version,
    start: { nodeFile: process.execPath, engineFile: context.engineFile, root: location.root, env: context.environment },
  });
  if (!connected.ok) throw refusedBy(connected.error);
  try {
    return await use(connected.value, location);
  } finally {
    connected.value.close();
  }
}

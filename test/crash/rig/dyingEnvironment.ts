import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Environments for engines of which each dies at its own moment. */
export interface DyingEnvironment {
  /** A client makes an engine's environment anew at each start, and so asks for these values anew. */
  readonly environment: NodeJS.ProcessEnv;
  /** The moments each engine passed, in order: `3 after-write plan.opened`. */
  moments(): readonly (readonly string[])[];
}

/** `kills[n]` is the moment at which the nth engine dies; those after the last live. `onStart` is told of each of them. */
export function dyingEnvironment(base: Readonly<Record<string, string>>, kills: readonly string[], folder: string, onStart: () => void = () => undefined): DyingEnvironment {
  let started = 0;
  const logOf = (number: number): string => join(folder, `moments.${String(number)}`);
  const environment: NodeJS.ProcessEnv = { ...base };
  Object.defineProperty(environment, 'COPPICE_KILL_AT', { enumerable: true, get: () => (onStart(), kills[started++] ?? '') });
  Object.defineProperty(environment, 'COPPICE_KILL_LOG', { enumerable: true, get: () => logOf(started) });
  return {
    environment,
    moments: () => Array.from({ length: started }, (_, index) => linesOf(logOf(index + 1))),
  };
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
}

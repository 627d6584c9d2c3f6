import type { CrashRun } from './crashRun';
import { kindsAt, type Kind } from './kinds';

const DEATHS = 3;

/**
 * Every kind of moment once, three deaths a life: one of early in a plan, one of later, one of the end, in the order in
 * which they come. An engine counts from its own start, so all but the first die at the first of their kind.
 */
export function chains(kinds: readonly Kind[]): readonly (readonly string[])[] {
  const lives = Math.ceil(kinds.length / DEATHS);
  return Array.from({ length: lives }, (_, life) =>
    Array.from({ length: DEATHS }, (_unused, death) => kinds[death * lives + life]).flatMap((kind, death) =>
      kind === undefined ? [] : [`${kind.name}:${String(death === 0 ? Math.ceil(kind.count / 2) : 1)}`],
    ),
  );
}

/** The middle one of its kind. */
export function midway(kinds: readonly Kind[], name: string): string {
  return `${name}:${String(Math.ceil((kinds.find((kind) => kind.name === name)?.count ?? 1) / 2))}`;
}

/** What its engines died of: the last moment each of them passed, where it was the one they were to die at. */
export function deathKinds(run: CrashRun): readonly string[] {
  return run.deaths.slice(0, run.recoveriesMs.length).flatMap(kindsAt);
}

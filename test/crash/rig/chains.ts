import type { CrashRun } from './crashRun';
import { kindsAt, type Kind } from './kinds';
import { chance } from './variation';

const DEATHS = 5;

/**
 * Every kind of moment once, several deaths a life: of what comes early in a plan, of what comes later, of its end, in the
 * order in which they come. An engine counts from its own start, so all but the first die at the first of their kind. A
 * seed has other kinds share a life, and the first die at another of its kind than the middle one.
 */
export function chains(kinds: readonly Kind[], seed?: number): readonly (readonly string[])[] {
  const inOrder = [...kinds].sort((a, b) => a.last - b.last);
  const lives = Math.ceil(inOrder.length / DEATHS);
  const stretches = Array.from({ length: DEATHS }, (_, death) => mixed(inOrder.slice(death * lives, (death + 1) * lives), seed));
  return Array.from({ length: lives }, (_, life) =>
    stretches.flatMap((stretch, death) => {
      const kind = stretch[life];
      return kind === undefined ? [] : [`${kind.name}:${String(death === 0 ? place(kind, seed) : 1)}`];
    }),
  );
}

function mixed(kinds: readonly Kind[], seed: number | undefined): readonly Kind[] {
  return seed === undefined ? kinds : [...kinds].sort((a, b) => chance(seed, a.name) - chance(seed, b.name));
}

function place({ name, count }: Kind, seed: number | undefined): number {
  return seed === undefined ? Math.ceil(count / 2) : 1 + Math.floor(chance(seed, 'place', name) * count);
}

/** The middle one of its kind. */
export function midway(kinds: readonly Kind[], name: string): string {
  return `${name}:${String(Math.ceil((kinds.find((kind) => kind.name === name)?.count ?? 1) / 2))}`;
}

/** What its engines died of: the last moment each of them passed, where it was the one they were to die at. */
export function deathKinds(run: Pick<CrashRun, 'deaths' | 'recoveriesMs'>): readonly string[] {
  return run.deaths.slice(0, run.recoveriesMs.length).flatMap(kindsAt);
}

import { setTimeout as delay } from 'node:timers/promises';

/** Only what never comes takes this long: a busy machine is no failure. */
const DEFAULT_LIMIT_MS = 60_000;
const INTERVAL_MS = 50;

type Falsy = false | undefined | null | 0 | '';

/** For what can only be looked at, not listened to: asks again and again until there is an answer, and gives that back. */
export async function until<T>(
  probe: () => T | Promise<T>,
  what: string,
  { limitMs = DEFAULT_LIMIT_MS, details = () => '' }: { readonly limitMs?: number; readonly details?: () => string } = {},
): Promise<Exclude<T, Falsy>> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value) return value as Exclude<T, Falsy>;
    if (performance.now() > deadline) throw new Error(`Not within ${String(limitMs)} ms: ${what}. ${details()}`);
    await delay(INTERVAL_MS);
  }
}

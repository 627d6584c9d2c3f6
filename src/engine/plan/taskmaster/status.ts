/** What a Task Master status means for a plan: `open` is to be done, `dropped` never will be, `later` not now. */
export type Standing = 'open' | 'done' | 'dropped' | 'later';

const STANDINGS: ReadonlyMap<string, Standing> = new Map([
  ['done', 'done'],
  ['completed', 'done'],
  ['complete', 'done'],
  ['cancelled', 'dropped'],
  ['canceled', 'dropped'],
  ['deferred', 'later'],
]);

export function standingOf(status: string): Standing {
  return STANDINGS.get(status.toLowerCase()) ?? 'open';
}

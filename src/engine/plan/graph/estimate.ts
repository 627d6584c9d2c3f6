const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 8, w: 40 };

/** Hours of work in an estimate as people write it: `2h`, `90 min`, `1.5 days`, `2-3 hours` (the longer one), `1d 4h`. Null where it says none. */
export function hoursOf(estimate: string | null): number | null {
  if (estimate === null || estimate.length > 100) return null;
  let hours = 0;
  for (const [, number = '', unit = ''] of estimate.toLowerCase().matchAll(/(\d{1,6}(?:[.,]\d{1,3})?)\s{0,3}(min|m|h|d|w)[a-z]{0,10}\b/g)) {
    hours += Number(number.replace(',', '.')) * (HOURS[unit.charAt(0)] ?? 0);
  }
  return hours > 0 ? hours : null;
}

/** How much a task counts on the longest way through the plan: its estimate, or 1 like every other. */
export function weightOf(task: { readonly estimate: string | null }): number {
  return hoursOf(task.estimate) ?? 1;
}

import type { Limits, Wait } from '../model/limits';
import type { UsageFigures } from '../model/report';
import { nearBudget } from '../run/limits/budget';
import { dollars, MICROS } from './usageView';

type OfBudget = Wait & { readonly kind: 'budget' };

/** `$2.10 of $2.00` */
export function budgetText({ unit, used, most }: OfBudget): string {
  return unit === 'tokens' ? `${String(used)} of ${String(most)} tokens` : `${dollars(used / MICROS)} of ${dollars(most / MICROS)}`;
}

/** `limits.budget.taskUsd` */
export function budgetName({ of, unit }: OfBudget): string {
  return `limits.budget.${of}${unit === 'tokens' ? 'Tokens' : 'Usd'}`;
}

/** That a budget runs out, without figures that change by the second: this is told each time it changes. */
export function nearText(limits: Limits, of: 'task' | 'plan', usage: UsageFigures | null): string | null {
  const near = nearBudget(limits, of, usage);
  if (near === null) return null;
  const most = near.unit === 'tokens' ? `${String(near.most)} tokens` : dollars(near.most / MICROS);
  return `${String(limits.warnPercent)} % of the ${most} of ${budgetName(near)} or more is used`;
}

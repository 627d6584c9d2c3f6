import type { Budget, Limits, Wait } from '../../model/limits';
import type { UsageFigures } from '../../model/report';
import type { Task } from '../../model/task';
import type { State } from '../state';

type OverBudget = Wait & { readonly kind: 'budget' };

/** Which budget keeps anything more of this task from being begun; null where none does. */
export function overBudget(state: State, { task, plan }: Limits['budgets'], { id, planId }: Task): OverBudget | null {
  return over('task', task, state.usageOfTask(id)) ?? over('plan', plan, state.usageOfPlan(planId));
}

/** The budget of which as much is used as is to be told of; null where none is. */
export function nearBudget({ budgets, warnPercent }: Limits, of: 'task' | 'plan', usage: UsageFigures | null): OverBudget | null {
  return warnPercent === 0 ? null : over(of, budgets[of], usage, warnPercent / 100);
}

function over(of: 'task' | 'plan', { tokens, costMicros }: Budget, usage: UsageFigures | null, part = 1): OverBudget | null {
  if (usage === null) return null;
  const used = { tokens: usage.inputTokens + usage.outputTokens, costMicros: usage.costMicros ?? 0 };
  if (costMicros !== null && used.costMicros >= costMicros * part) return { kind: 'budget', of, unit: 'costMicros', used: used.costMicros, most: costMicros };
  return tokens !== null && used.tokens >= tokens * part ? { kind: 'budget', of, unit: 'tokens', used: used.tokens, most: tokens } : null;
}

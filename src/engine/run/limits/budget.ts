import type { Budget, Limits, Wait } from '../../model/limits';
import type { UsageFigures } from '../../model/report';
import type { Task } from '../../model/task';
import type { State } from '../state';

type OverBudget = Wait & { readonly kind: 'budget' };

/** Which budget keeps anything more of this task from being begun; null where none does. */
export function overBudget(state: State, { task, plan }: Limits['budgets'], { id, planId }: Task): OverBudget | null {
  return over('task', task, state.usageOfTask(id)) ?? over('plan', plan, state.usageOfPlan(planId));
}

function over(of: 'task' | 'plan', { tokens, costMicros }: Budget, usage: UsageFigures | null): OverBudget | null {
  if (usage === null) return null;
  const used = { tokens: usage.inputTokens + usage.outputTokens, costMicros: usage.costMicros ?? 0 };
  if (costMicros !== null && used.costMicros >= costMicros) return { kind: 'budget', of, unit: 'costMicros', used: used.costMicros, most: costMicros };
  return tokens !== null && used.tokens >= tokens ? { kind: 'budget', of, unit: 'tokens', used: used.tokens, most: tokens } : null;
}

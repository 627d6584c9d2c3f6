import type { UsageFigures } from '../model/report';

/** What agents say they have used. */
export interface UsageView {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of those that went in, the ones that were remembered. */
  readonly cachedTokens: number;
  /** Null where no agent named a cost. */
  readonly costUsd: number | null;
  /** That a budget runs out; null where none does. */
  readonly warning: string | null;
}

export const MICROS = 1_000_000;

export function usageView(figures: UsageFigures | null, warning: string | null = null): UsageView | null {
  if (figures === null) return null;
  const { costMicros, ...tokens } = figures;
  return { ...tokens, costUsd: costMicros === null ? null : costMicros / MICROS, warning };
}

/** `12300 tokens, $0.04` */
export function usageText({ inputTokens, outputTokens, costUsd, warning }: UsageView): string {
  return `${String(inputTokens + outputTokens)} tokens${costUsd === null ? '' : `, ${dollars(costUsd)}`}${warning === null ? '' : `: ${warning}`}`;
}

/** Small sums are most of them: as many digits as say something. */
export function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`;
}

import type { DocumentPlan } from './documentPlan';
import { explainTask as explain, type Explanation } from './planning';

/** Why a task is as it is; nothing where the document cannot be read. */
export function explainTask({ reading, execution }: DocumentPlan, key: string): readonly Explanation[] {
  return reading.plan === null ? [] : explain(reading.plan, execution, key);
}

import { stringify } from 'yaml';
import type { PlanDocument } from '../../model/plan';
import { plainPlan } from './plainPlan';

/** Nothing is folded and nothing is shared: the text shows each value whole, where it belongs. */
export const YAML_STYLE = { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false } as const;

/** The plan as a YAML document, which reads as the same plan. Places and reasons belong to the document it was read from. */
export function planToYaml(plan: PlanDocument): string {
  return stringify(plainPlan(plan), YAML_STYLE);
}

/** A plan in YAML for tests, with what the short form in markdown has no words for. */
export interface YamlSketch {
  readonly tasks: Readonly<Record<string, YamlTask>>;
  readonly mergeOrder?: readonly string[];
  readonly checks?: readonly string[];
  readonly finalChecks?: readonly string[];
}

export interface YamlTask {
  readonly needs?: readonly string[];
  readonly optional?: boolean;
  readonly continuous?: boolean;
  readonly agent?: string;
}

/** JSON is YAML. */
export function yamlPlan({ tasks, mergeOrder = [], checks = [], finalChecks = [] }: YamlSketch): string {
  const entries = Object.entries(tasks).map(([id, { needs = [], optional = false, continuous = false, agent = 'helpful' }]) => ({ id, title: `Task ${id}`, prompt: `Do ${id}.`, agent, depends_on: needs, checks, ...(optional ? { optional } : {}), ...(continuous ? { continuous } : {}) }));
  return JSON.stringify({ title: 'A plan', tasks: entries, ...(mergeOrder.length === 0 ? {} : { merge_order: mergeOrder }), final_checks: finalChecks });
}

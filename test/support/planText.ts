/** A plan document for tests: tasks by key, what they depend on, and what the plan declares. */
export interface PlanSketch {
  readonly tasks: Readonly<Record<string, readonly string[]>>;
  readonly mergeOrder?: readonly string[];
  readonly checks?: readonly string[];
  readonly finalChecks?: readonly string[];
  readonly agent?: string;
  /** Shell text for each task; `:` unless given. */
  readonly run?: (key: string) => string;
}

export function planText(sketch: PlanSketch): string {
  const lines = ['# A plan', ''];
  if (sketch.mergeOrder !== undefined) lines.push(`Merge order: ${sketch.mergeOrder.join(', ')}`, '');
  for (const command of sketch.finalChecks ?? []) lines.push(`Final check: \`${command}\``, '');
  for (const [key, dependsOn] of Object.entries(sketch.tasks)) {
    lines.push(`## ${key}: Task ${key}`, '', `Do ${key}.`, '');
    if (dependsOn.length > 0) lines.push(`Depends on: ${dependsOn.join(', ')}`, '');
    if (sketch.agent !== undefined) lines.push(`Agent: ${sketch.agent}`, '');
    for (const command of sketch.checks ?? []) lines.push(`Check: \`${command}\``, '');
    lines.push('```sh', sketch.run?.(key) ?? ':', '```', '');
  }
  return lines.join('\n');
}

/** A template of the user's, of which a plan makes jobs. */
export interface ConsentTemplate {
  readonly name: string;
  /** As it is kept. */
  readonly text: string;
}

/**
 * What an agreement to run a plan is given to: the text of the plan (with its companions: `wholeText`) and those of the templates its tasks go through.
 * Whoever asks a person and the engine work it out apart from each other, each from the texts it has.
 */
export function consentHash(sha256: (text: string) => string, planText: string, templates: readonly ConsentTemplate[]): string {
  const plan = sha256(planText);
  if (templates.length === 0) return plan;
  const sorted = [...templates].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256(JSON.stringify([plan, ...sorted.map(({ name, text }) => [name, sha256(text)])]));
}

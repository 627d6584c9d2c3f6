const SHORT = /\b(?:[A-Z]{1,3}\d{1,5}|[A-Z]{2,3}|[Ss]treams? (?:[A-Z]|\d{1,5}))\b/g;

/** The short names that a text uses, for telling them from those that only might be used. */
export function saidNames(text: string): (name: string) => boolean {
  const said = new Set<string>();
  for (const [name] of text.matchAll(SHORT)) said.add(name.replace(/^streams? /i, 'Stream '));
  return (name) => said.has(name);
}

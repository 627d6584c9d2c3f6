/** In front of a path that a task runner or a CI system printed through: `web:build: src/a.ts`, `##[error]src/a.ts`. */
const MARK = /^##\[\w{1,20}\]/;

/** A path as a tool printed it, without what others put before it. */
export function pathOf(text: string): string {
  const unmarked = text.replace(MARK, '').trim();
  const colon = unmarked.lastIndexOf(': ');
  return unquoted(colon < 0 ? unmarked : unmarked.slice(colon + 2).trim());
}

function unquoted(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.length > 2 && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** Does this look like a file's name? Times, addresses and hosts have colons and numbers too. */
export function looksLikeFile(path: string): boolean {
  if (path.length > 1000 || path.includes('://') || /[<>|*?"\t]/.test(path)) return false;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return /^[\w@.$()[\]+~ -]{0,200}\.[A-Za-z][A-Za-z0-9_]{0,9}$/.test(name) || /^(?:Makefile|Dockerfile|GNUmakefile|Rakefile|Gemfile)$/.test(name);
}

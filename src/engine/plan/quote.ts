/** Text of a document inside a message: short, on one line, and unable to move a terminal's cursor. */
export function quote(text: string): string {
  return `\`${clip(withoutControls(text), 80)}\``;
}

export function withoutControls(text: string): string {
  return text.replace(HIDDEN_CHARACTERS, '\uFFFD').replace(/\n/g, ' ');
}

function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/**
 * What a reader cannot see or sees in another order than a shell does: control characters except tab and newline, and
 * the marks that turn the direction of text.
 */
const HIDDEN_CHARACTERS = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Where the first such character stands, or -1. */
export function findHiddenCharacter(text: string): number {
  return text.search(HIDDEN_CHARACTERS);
}

/**
 * Titles, commands and questions come from plans and agents. VS Code turns some text into more than text: `[a](command:x)`
 * in a notification is a button, `$(x)` in a label is an icon, and control or direction characters hide what is there.
 */

/** Everything but tab and line feed that is not seen for what it is. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
const LONGEST_LINE = 300;

/** The text with every unseen character spelled out: what is agreed to must be what is there. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** For a notification: one bounded line in which nothing can be clicked. */
export function forMessage(text: string): string {
  const line = visible(text).replaceAll(/\s+/g, ' ').replaceAll('](', '] (').trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}

/** For a label that would draw icons. */
export function forLabel(text: string): string {
  return forMessage(text).replaceAll('$(', '\\$(');
}

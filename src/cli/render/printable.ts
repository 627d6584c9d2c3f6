/* A person's terminal obeys what is printed in it: escape sequences and other control characters could retitle the
   window, move the cursor, or hide what was really said. */
const ESCAPES = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text from plans and agents, safe to print. Lines and tabs stay; a progress bar's returns become lines. */
export function printable(text: string): string {
  return text.replaceAll(ESCAPES, '').replaceAll(/\r\n?/g, '\n').replaceAll(CONTROLS, '\ufffd');
}

/** The same on one line, cut to fit. */
export function oneLine(text: string, width: number): string {
  const line = printable(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}

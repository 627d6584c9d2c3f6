/** `    at f (src/a.ts:3:5)`, `    at src/a.ts:3:5`, and Vitest's ` ❯ f src/a.ts:3:5`. */
const FRAME = /^\s{0,40}(?:at|❯) (.{1,1000})$/;
const PLACE = /(?:^|[( ])((?:file:\/\/)?[^()\s][^()]{0,900}?):(\d{1,7}):(\d{1,7})\)?(?: \{)?$/;
/** Nobody mends what went wrong there. */
const FOREIGN = /(?:^|[\\/])node_modules[\\/]|^node:|^internal[\\/]/;

export interface StackPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function isFrame(text: string): boolean {
  return FRAME.test(text);
}

/** What a frame names: null for native code and the like. */
export function framePlace(text: string): StackPlace | null {
  const what = FRAME.exec(text)?.[1];
  const match = what === undefined ? null : PLACE.exec(what);
  if (match === null) return null;
  const [, named = '', line, column] = match;
  // Behind a name that has spaces in it (`new Thing src/a.ts`), only the last word is the file, unless it is a whole path.
  const file = named.startsWith('file:') || named.startsWith('/') || /^[A-Za-z]:[\\/]/.test(named) ? named : named.slice(named.lastIndexOf(' ') + 1);
  return file === '' || file === '<anonymous>' ? null : { file, line: Number(line), column: Number(column) };
}

/** Where somebody would look first: the topmost frame that is not in a library. */
export function ownPlace(stack: readonly string[]): StackPlace | null {
  for (const frame of stack) {
    const place = framePlace(frame);
    if (place !== null && !FOREIGN.test(place.file)) return place;
  }
  return null;
}

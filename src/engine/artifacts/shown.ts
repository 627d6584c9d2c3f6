/** How much of what others have left stands in a prompt: of one, and of all together. The rest is in the files. */
export const MOST_SHOWN = 6_000;
export const MOST_SHOWN_TOGETHER = 16_000;

export interface Shown {
  readonly text: string;
  readonly whole: boolean;
}

/** The beginning of a text, cut behind a line; null where there is no room for a line of it. */
export function shownWithin(text: string, room: number): Shown | null {
  const most = Math.min(MOST_SHOWN, room);
  if (text.length <= most) return { text, whole: true };
  const cut = text.lastIndexOf('\n', most);
  return cut <= 0 ? null : { text: text.slice(0, cut), whole: false };
}

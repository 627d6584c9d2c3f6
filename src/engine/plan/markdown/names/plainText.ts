/**
 * Text as a person reads it: without the marks of markdown, on one line. Ticks, stars and links go, words stay; a score
 * inside of a word belongs to it.
 */
export function plainText(text: string): string {
  return withoutLinks(text)
    .replace(/\*{1,3}|`+|~~|<br ?\/?>/g, '')
    .replace(/(^|\s)_{1,3}(?=\S)|(\S)_{1,3}(?=\s|$)/g, '$1$2')
    .replace(/\\([\\*_`#~|-])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `[text](target)` becomes `text`. Bounded on both sides, so that brackets nobody closes cost nothing. */
function withoutLinks(text: string): string {
  return text.includes('](') ? text.replace(/\[([^[\]\n]{1,200})\]\([^()\n]{0,400}\)/g, '$1') : text;
}

/** Struck out from end to end: said, and taken back. */
export function isStruck(text: string): boolean {
  const bare = text.replace(/^[\s*_`]+/, '');
  if (!bare.startsWith('~~')) return false;
  const end = bare.indexOf('~~', 2);
  // What follows may be a remark ("not needed"), but no text of equal length.
  return end !== -1 && end >= bare.length / 2;
}

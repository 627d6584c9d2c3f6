import type { Mention, NameIndex } from './nameIndex';

const KIND = String.raw`(?:(?:work ?)?streams?|tracks?|lanes?|sessions?|agents?|tasks?|stor(?:y|ies)|issues?|tickets?|prs?|steps?|terminals?|branch(?:es)?)`;
const LEAD = new RegExp(String.raw`^[\s*\x60"'([]*(?:(?:on|that|only|both|either|all of|top of|the|completion of)\s+){0,3}(?:${KIND}\s+)?[\s*\x60"'#([]*$`, 'i');
const BETWEEN = new RegExp(String.raw`^[\s*\x60"')\]]*(?:,?\s*(?:and|or|as well as|plus)\b|[,&+/])?\s*(?:both\s+|the\s+)?(?:${KIND}\s+)?[\s*\x60"'#([]*$`, 'i');
/** What may stand behind a number or a letter that is a name: `B to be finished`, but not `2 developers`. */
const BEHIND = /^[\s*`"')\]]*(?:$|[,.;:&+/(!—–-]|(?:and|or|plus|as well as|to|is|are|be|has|have|being|lands?|landed|merges?|merged|passe[sd]|complete[sd]?|completion|finish(?:es|ed)?|done|ready|first|before|then|together|next|last|in|both)\b)/i;

const LONGEST_GAP = 40;

/** The tasks that a text begins with, as a list in running words: `A and B. The rest …`, `B to be finished`. */
export function listedNames(index: NameIndex, text: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (const mention of index.mentions(text, { bare: true })) {
    const gap = text.slice(from, mention.at);
    if (gap.length > LONGEST_GAP || !(found.length === 0 ? LEAD : BETWEEN).test(gap) || !isMeant(mention, text)) break;
    found.push(mention.key);
    from = mention.at + mention.length;
  }
  return found;
}

/** A short or a common word is a name only as a name is written, and where a name may stand. */
function isMeant({ at, length }: Mention, text: string): boolean {
  const word = text.slice(at, at + length);
  if (!/^(?:\d+|[A-Za-z]+)$/.test(word)) return true;
  return /^[A-Z\d]/.test(word) && BEHIND.test(text.slice(at + length, at + length + 24));
}

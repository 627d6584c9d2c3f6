import type { OwnedPath } from '../../../model/plan';
import { plainText } from './plainText';

export type Use = Pick<OwnedPath, 'mode' | 'change'>;

const NOTHING = /^(?:[-–—.·\s]*|no|none|n\/a|⬜|☐|○|✗|✘)$/iu;

/** Does the cell leave the file to others? */
export function isEmptyMark(text: string): boolean {
  return NOTHING.test(plainText(text));
}

/** What a mark in a matrix lets a task do with the file, or null where it only reads it. */
export function useOf(text: string, owners: number): Use | null {
  const words = plainText(text).toLowerCase();
  if (/^\(?(?:r|ro|read(?:[- ]?only)?|reads|ref|reference|import|uses?|consumes?|👁\uFE0F?|📖|🔍)\)?$/u.test(words)) return null;
  if (/🚫|⛔|🔒|^(?:no touch|forbidden|do not touch|avoid)$/u.test(words)) return { mode: 'avoid', change: null };
  if (/^❌/u.test(words)) return owners > 1 ? { mode: 'avoid', change: null } : { mode: 'own', change: 'delete' };
  const noted = /[*†‡¹²³]$|\[\^?\w{1,3}\]$|\(\w{1,3}\)$|\^\d$/u.test(text.trim());
  const change = /\b(?:create|creates|new|c)\b|🆕|➕/u.test(words) ? 'create' : /\b(?:delete|deletes|remove|d)\b|🗑/u.test(words) ? 'delete' : /\b(?:modif\w+|mod|m|edit|update|append|extend|touch)\b|✏/u.test(words) ? 'modify' : null;
  const secondary = /\b(?:shared|secondary|modif\w+|mod|append|extend|touch(?:es)?|minor|additive|coordinate|partial|s|2nd|edit|update|add(?:s|itive)?|m|rw)\b|🔶|🟡|⚠|🤝|△|◐|○/u.test(words);
  const primary = /\b(?:primary|owner|owns?|p|o|lead|exclusive|main|full|write|w|create|creates|new|x)\b|✅|✓|✔|●|■|⭐|★|🟢|🔵|✏/u.test(words);
  if (noted) return { mode: 'shared', change };
  if (secondary && !/\b(?:primary|owner|owns?|exclusive)\b/.test(words)) return { mode: 'shared', change };
  if (!primary && change === null) return null;
  return { mode: 'own', change };
}

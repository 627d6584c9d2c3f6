import type { Reporter } from '../../diagnosticList';
import type { SourceText } from '../../sourceText';
import type { FileClaim } from './claims';

const CLAIMS_NONE = /\b(?:no|zero|without)\s+(?:file\s+)?(?:overlap|conflict)s?\b|\bnever\s+(?:share|overlap)|\bnon-?overlapping\b|\bconflict[- ]free\b/i;
const MOST_PER_FILE = 50;

export interface OverlapContext {
  readonly source: SourceText;
  readonly diagnostics: Reporter;
}

/**
 * Two tasks that own the same file: told where the plan claims that none do, or where both are given the same lines.
 */
export function reportOverlaps(files: readonly FileClaim[], { source, diagnostics }: OverlapContext): void {
  const claimsNone = CLAIMS_NONE.test(source.text);
  const owners = new Map<string, FileClaim[]>();
  for (const claim of files) {
    if (claim.mode !== 'own' || claim.confidence < 0.7 || claim.path.endsWith('/')) continue;
    const known = owners.get(claim.path);
    if (known === undefined) owners.set(claim.path, [claim]);
    else if (known.length < MOST_PER_FILE) known.push(claim);
  }
  for (const claims of owners.values()) {
    const [first, ...others] = claims;
    for (const other of others) {
      if (first === undefined || first.task === other.task) continue;
      const both = first.lines.length > 0 && other.lines.length > 0;
      const at = source.range(other.at.start, other.at.end);
      if (both && overlap(first, other)) {
        diagnostics.warning({ code: 'contradictory-lines', message: `Tasks \`${first.task}\` and \`${other.task}\` are given the same lines of \`${other.path}\`.`, hint: 'Give each its own lines, or let one wait for the other.', at });
      } else if (!both && claimsNone) {
        diagnostics.warning({ code: 'shared-file', message: `Tasks \`${first.task}\` and \`${other.task}\` both own \`${other.path}\`, though the plan says that none overlap.`, hint: 'Give it to one of them, or mark it as shared.', at });
      }
    }
  }
}

function overlap(one: FileClaim, other: FileClaim): boolean {
  return one.lines.some((a) => other.lines.some((b) => a.from < b.to && b.from < a.to));
}

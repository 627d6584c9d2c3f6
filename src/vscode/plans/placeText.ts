import type { SourceRange } from '../../engine/index';

/** Where something stands, seen from the plan: `line 3`, or `docs/files.md, line 3`. */
export function placeText({ file, line }: SourceRange): string {
  return `${file === undefined ? '' : `${file}, `}line ${String(line)}`;
}

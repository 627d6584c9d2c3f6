/** Nested braces multiply. What stands for more than this is not written by people. */
const MOST_ALTERNATIVES = 64;

/**
 * `src/{a,b}.ts` → `src/a.ts`, `src/b.ts`. Null where the braces stand for too many patterns. Braces that do not close,
 * or hold no comma, stand for themselves.
 */
export function expandBraces(pattern: string): readonly string[] | null {
  const done: string[] = [];
  const waiting = [pattern];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = firstGroup(next);
    if (group === null) done.push(next);
    else for (const part of group.parts.reverse()) waiting.push(group.before + part + group.after);
    if (done.length + waiting.length > MOST_ALTERNATIVES) return null;
  }
  return done;
}

interface Group {
  readonly before: string;
  readonly parts: string[];
  readonly after: string;
}

function firstGroup(pattern: string): Group | null {
  for (let open = pattern.indexOf('{'); open !== -1; open = pattern.indexOf('{', open + 1)) {
    const commas: number[] = [];
    let depth = 0;
    for (let at = open; at < pattern.length; at += 1) {
      const char = pattern.charAt(at);
      if (char === '{') depth += 1;
      else if (char === ',' && depth === 1) commas.push(at);
      else if (char === '}') {
        depth -= 1;
        if (depth === 0) {
          if (commas.length === 0) break;
          const cuts = [open, ...commas, at];
          const parts = cuts.slice(1).map((cut, index) => pattern.slice((cuts[index] ?? 0) + 1, cut));
          return { before: pattern.slice(0, open), parts, after: pattern.slice(at + 1) };
        }
      }
    }
    if (depth > 0) return null;
  }
  return null;
}

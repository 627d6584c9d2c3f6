/** Stands for any name. No repository has a file that is called so. */
const ANY = '\u0001';

/**
 * A path that the glob would match, for a glob that matches no file yet: what else matches it may make the same file.
 * `src/new/*.ts` → `src/new/␁.ts`.
 */
export function witnessOf(glob: string): string {
  const folder = glob.endsWith('/') || glob === '.' ? `${glob}${ANY}` : glob;
  let path = '';
  for (let at = 0; at < folder.length; at += 1) {
    const sign = folder.charAt(at);
    const close = sign === '{' ? folder.indexOf('}', at) : sign === '[' ? folder.indexOf(']', at + 2) : -1;
    if (sign === '*' || sign === '?') path += path.endsWith(ANY) ? '' : ANY;
    else if (close === -1) path += sign;
    else {
      path += sign === '{' ? (folder.slice(at + 1, close).split(',')[0] ?? '') : folder.charAt(at + 1);
      at = close;
    }
  }
  return path;
}

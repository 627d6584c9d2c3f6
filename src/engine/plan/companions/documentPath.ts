import { err, ok, type Result } from '../../../util/result';
import { judgeRepositoryPath } from '../rules/repositoryPath';

/**
 * Where a document may lie that another one names, likeliest first: beside the one that names it, else from the root.
 * Judged by the text alone; where symbolic links lead is for whoever reads files. The error goes on from the name.
 */
export function documentPaths(written: string, home: string): Result<readonly string[], string> {
  const beside = inside(home === '' ? written : `${home}/${written}`);
  if (/^\.{1,2}\//.test(written)) return beside === null ? err('leads out of the repository') : judged([beside]);
  const fromRoot = inside(written.replace(/^\/(?!\/)/, ''));
  const paths = written.startsWith('/') ? [fromRoot] : [beside, fromRoot];
  return judged(paths.filter((path) => path !== null));
}

function judged(paths: readonly string[]): Result<readonly string[], string> {
  const verdicts = [...new Set(paths)].map(judgeRepositoryPath);
  const fit = verdicts.flatMap((verdict) => (verdict.kind === 'inside' ? [verdict.path] : []));
  const [refused] = verdicts.flatMap((verdict) => (verdict.kind === 'refused' ? [verdict.why] : []));
  return fit.length > 0 ? ok(fit) : err(refused ?? 'leads out of the repository');
}

/** The path with its `.` and `..` worked off; null where they lead out. */
function inside(path: string): string | null {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join('/');
}

/** The folder of a path in the repository; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

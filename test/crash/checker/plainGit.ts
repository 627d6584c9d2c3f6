import { execFileSync } from 'node:child_process';
import { cleanGitEnvironment } from '../../support/gitIn';

export interface Ref {
  readonly name: string;
  readonly oid: string;
}

export interface DiffEntry {
  readonly path: string;
  /** Mode and blob afterwards; null where the path is gone. */
  readonly after: string | null;
}

/** The repository as plain git tells it: nothing of Coppice's own reading of it is used. */
export class PlainGit {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  read(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.#root, encoding: 'utf8', env: { ...cleanGitEnvironment(), GIT_OPTIONAL_LOCKS: '0' }, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 });
  }

  lines(...args: readonly string[]): readonly string[] {
    return this.read(...args).split('\n').filter((line) => line !== '');
  }

  /** Null where git has no answer. */
  maybe(...args: readonly string[]): string | null {
    try {
      return this.read(...args).trim();
    } catch (error) {
      if (error instanceof Error && 'status' in error) return null;
      throw error;
    }
  }

  refs(): readonly Ref[] {
    return this.lines('for-each-ref', '--format=%(objectname) %(refname)').map((line) => ({ oid: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
  }

  resolve(name: string): string | null {
    return this.maybe('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
  }

  tree(commit: string): string | null {
    return this.maybe('rev-parse', '--verify', '--quiet', `${commit}^{tree}`);
  }

  /** What is different in `to`, path by path. */
  diff(from: string, to: string): readonly DiffEntry[] {
    const fields = this.read('diff-tree', '-r', '-z', '--no-renames', '--raw', from, to).split('\0');
    const entries: DiffEntry[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const [, mode, , blob, status] = (fields[at] ?? '').split(' ');
      entries.push({ path: fields[at + 1] ?? '', after: status?.startsWith('D') === true ? null : `${mode ?? ''} ${blob ?? ''}` });
    }
    return entries;
  }

  /** Mode and blob of every path in a commit. */
  files(commit: string): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    for (const line of this.read('ls-tree', '-r', '-z', commit).split('\0').filter((one) => one !== '')) {
      const [mode, , blob] = line.slice(0, line.indexOf('\t')).split(' ');
      files.set(line.slice(line.indexOf('\t') + 1), `${mode ?? ''} ${blob ?? ''}`);
    }
    return files;
  }
}

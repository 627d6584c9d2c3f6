import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitIn } from './gitIn';
import { tempFolder } from './tempFolder';

/** A real repository in a temporary folder, with its own identity and none of the machine's settings. */
export class GitRig {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Runs git here and gives back what it printed. Throws with git's own words where it fails. */
  git(...args: readonly string[]): string {
    return gitIn(this.root, ...args);
  }

  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  commit(message: string, files: Readonly<Record<string, string>> = {}): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }
}

/** A repository with one commit on `main` holding these files, at `<temp>/repo` so that siblings have room. */
export function newRepository(files: Readonly<Record<string, string>> = { 'README.md': 'hello\n' }): GitRig {
  const root = join(tempFolder(), 'repo');
  mkdirSync(root);
  const rig = new GitRig(root);
  rig.git('init', '-q', '-b', 'main');
  rig.git('config', 'user.name', 'Tester');
  rig.git('config', 'user.email', 'tester@example.com');
  rig.commit('first', files);
  return rig;
}

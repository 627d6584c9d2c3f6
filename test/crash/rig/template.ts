import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_CONFIG_FILE } from '../../../src/engine/index';
import { GitRig } from '../../support/gitRig';
import { smoothConfig } from './smoothPlan';

/** A repository to copy: what the plans work on, and a user who has left things lying about. */
export interface Template {
  readonly folder: string;
  readonly kind: 'clean' | 'dirty';
}

export function makeTemplate(folder: string, kind: Template['kind']): Template {
  const root = join(folder, 'repo');
  mkdirSync(root, { recursive: true });
  const rig = new GitRig(root);
  rig.git('init', '-q', '-b', 'main');
  rig.git('config', 'user.name', 'Tester');
  rig.git('config', 'user.email', 'tester@example.com');
  rig.commit('first', { 'list.txt': 'base\n', 'parts/zero': 'zero\n', 'mine.txt': 'as committed\n', '.gitignore': '*.log\n.env\n', [PROJECT_CONFIG_FILE]: smoothConfig });
  rig.write('mine.txt', 'put aside\n');
  rig.git('stash', '-q');
  rig.write('debug.log', 'ignored\n');
  if (kind === 'dirty') {
    rig.write('mine.txt', 'unstaged\n');
    rig.write('staged.txt', 'staged\n');
    rig.git('add', 'staged.txt');
    rig.write('planned.txt', 'not yet\n');
    rig.git('add', '-N', 'planned.txt');
    rig.write('notes/untracked.txt', 'untracked\n');
    // Where a task's own work will be, in its worktree.
    rig.write('list.txt', 'base\nand a line of mine\n');
  }
  writeFileSync(join(folder, 'plan.yaml'), '');
  return { folder, kind };
}

/** Another copy to ruin. */
export function copyOf(template: Template, folder: string): string {
  execFileSync('cp', ['-a', template.folder, folder]);
  return join(folder, 'repo');
}

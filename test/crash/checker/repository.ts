import { spawnSync } from 'node:child_process';
import { cleanGitEnvironment } from '../../support/gitIn';
import type { Evidence } from './evidence';
import { violations, type Violation } from './violation';

/** I9: git finds nothing wrong. What merely dangles is no fault. */
export function faultyRepository({ spec }: Evidence): readonly Violation[] {
  const { status, stdout, stderr } = spawnSync('git', ['fsck', '--full', '--no-dangling', '--no-progress'], { cwd: spec.root, encoding: 'utf8', env: cleanGitEnvironment() });
  const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.startsWith('notice: '));
  return violations('I9', status === 0 && said.length === 0 ? [] : [`git fsck ended with ${String(status)}: ${said.join('; ')}`]);
}

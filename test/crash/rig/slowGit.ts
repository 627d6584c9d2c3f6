import { chmodSync, existsSync, mkdirSync, watch, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { Disposable } from '../../../src/util/disposable';
import type { Scenario } from './crashRun';
import type { User } from './user';

/** Which git of the engine's is held up when the engine dies, and when it may go on. */
export interface HeldGit {
  readonly verb: string;
  /** The how-manieth git of that verb. */
  readonly number: number;
  /** `at-once`: it goes on while the next engine starts. `late`: only when the next engine is at work. */
  readonly release: 'at-once' | 'late';
}

/** The same life, but one git is held up on its way, the engine is killed, and the git does its work as an orphan. */
export function withOrphan(scenario: Scenario, held: HeldGit): Scenario & { readonly caught: () => boolean } {
  let folder = '';
  let caught = false;
  return {
    ...scenario,
    name: `${scenario.name}, orphaned git ${held.verb} ${String(held.number)} (${held.release})`,
    caught: () => caught,
    environment: (bench, runFolder) => {
      folder = join(runFolder, 'git');
      writeWrapper(folder, held);
      return { ...bench.environment, PATH: `${folder}${delimiter}${bench.environment['PATH'] ?? ''}` };
    },
    async act(user, root) {
      const killer = killWhenCaught(folder, user, held);
      try {
        return await scenario.act(user, root);
      } finally {
        killer.dispose();
        caught = existsSync(join(folder, 'caught'));
        release(folder);
      }
    },
  };
}

function writeWrapper(folder: string, { verb, number }: HeldGit): void {
  mkdirSync(folder);
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh
for argument in "$@"; do
  if [ "$argument" = '${verb}' ]; then
    number=1
    until mkdir '${folder}/seen.'$number 2>/dev/null; do number=$((number + 1)); done
    if [ $number = ${String(number)} ]; then
      echo $$ > '${folder}/caught'
      until [ -e '${folder}/release' ]; do sleep 0.02; done
    fi
    break
  fi
done
exec ${git} "$@"
`;
  writeFileSync(join(folder, 'git'), script);
  chmodSync(join(folder, 'git'), 0o755);
}

function killWhenCaught(folder: string, user: User, held: HeldGit): Disposable {
  let killed = false;
  const look = (): void => {
    if (killed || !existsSync(join(folder, 'caught'))) return;
    killed = true;
    if (held.release === 'at-once') release(folder);
    process.kill(user.enginePids.at(-1) ?? 0, 'SIGKILL');
  };
  const watcher = watch(folder, look);
  const again = user.client.onBoard(() => {
    // The first news of the next engine: it has recovered and goes ahead.
    if (killed && user.enginePids.length > 1) release(folder);
  });
  look();
  return {
    dispose: () => {
      watcher.close();
      again.dispose();
    },
  };
}

function release(folder: string): void {
  writeFileSync(join(folder, 'release'), '');
}

import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cleanGitEnvironment } from '../../support/gitIn';
import { bundleForNode } from '../../support/bundle';
import { scratchRoot } from '../../support/scratchRoot';

/** Where crash runs happen: folders of their own, programs of their own, nothing of the user's. */
export interface CrashBench {
  readonly folder: string;
  readonly cliFile: string;
  readonly engineFile: string;
  readonly wasmFile: string;
  readonly checkerFile: string;
  /** For every program that is started. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

/** The test build is copied, so that a build in the middle of a long run changes nothing. */
export async function crashBench(): Promise<CrashBench> {
  const built = resolve('out/test-dist');
  if (!existsSync(join(built, 'engine.js'))) throw new Error(`There is no test build in ${built}. Make it: node esbuild.js --test`);
  // Sockets lie below, and their paths end at about a hundred bytes.
  const folder = mkdtempSync(join(scratchRoot(), 'crash-'));
  const dist = join(folder, 'dist');
  for (const name of ['engine.js', 'engine.main.js', 'cli.js', 'cli.main.js', 'runner.js', 'sql-wasm.wasm']) cpSync(join(built, name), join(dist, name));
  for (const name of ['user', 'run']) mkdirSync(join(folder, name), { mode: 0o700 });
  const environment = { ...definedOnly(cleanGitEnvironment()), COPPICE_HOME: join(folder, 'user'), XDG_RUNTIME_DIR: join(folder, 'run'), HOME: join(folder, 'user') };
  // This process is a client too.
  Object.assign(process.env, environment);
  return {
    folder,
    cliFile: join(dist, 'cli.js'),
    engineFile: join(dist, 'engine.js'),
    wasmFile: join(dist, 'sql-wasm.wasm'),
    checkerFile: await bundleForNode('test/crash/checker.ts'),
    environment,
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

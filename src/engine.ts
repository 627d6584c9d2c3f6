import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { version } from '../package.json';
import { acquireLease } from './adapters/lease/lease';
import { openRepository } from './adapters/git/repository';
import { warmUp } from './adapters/store/openStore';
import { FileLog } from './adapters/system/fileLog';
import { compose } from './compose';
import { ownerToken } from './client/ownerToken';
import { userStateFolder } from './os/userFolder';
import { startServer, type EndReason } from './server/engineServer';
import { Terminals } from './server/terminals';
import { deferred } from './util/deferred';
import { messageOf } from './util/errors';

/**
 * V8 compiles a second time, better, what has run ten times as long as it would usually wait for: in most runs that comes to a fifth
 * of the engine's time, for code that is then hardly used.
 */
const PATIENCE = '--interrupt-budget=700000';
/** What V8 lets a small heap grow by before it looks for garbage is several times what the engine holds. */
const MODESTY = '--heap-growing-percent=40';

/**
 * The engine process of one repository: `engine.js FOLDER [--take-over]`. Whoever starts it reads what it writes to
 * standard error until it has announced itself in the endpoint file.
 */
async function main(folder: string, takeOver: boolean): Promise<number> {
  for (const flag of [PATIENCE, MODESTY]) setFlagsFromString(flag);
  const wasmFile = join(__dirname, 'sql-wasm.wasm');
  const [opened] = await Promise.all([openRepository(folder), warmUp(wasmFile)]);
  if (!opened.ok) return refuse(opened.error.message, opened.error.next);
  const repository = opened.value;
  mkdirSync(repository.stateFolder, { recursive: true, mode: 0o700 });

  const lease = await acquireLease(repository.stateFolder, { who: 'engine', takeOver });
  if (!lease.ok) {
    const code = refuse(lease.error.message, lease.error.next);
    // Another engine does the work already: whoever started this one finds that one.
    return lease.error.kind === 'held' ? 0 : code;
  }
  const log = new FileLog(join(repository.stateFolder, 'engine.log'));
  // Whoever holds the lease now decides; to go on for a moment longer would be two engines.
  lease.value.onLost(() => {
    log.error('The lease was lost: another engine has taken over');
    process.exit(75);
  });
  process.on('uncaughtExceptionMonitor', (error) => {
    log.error('The engine failed', { reason: error.message, stack: error.stack });
  });
  const terminals = new Terminals(log);
  const composed = await compose({ repository, userFolder: userStateFolder(), distFolder: __dirname, wasmFile, version, log, terminals });
  if (!composed.ok) {
    lease.value.release();
    return refuse(composed.error.message, 'Nothing was changed. The message names the files.');
  }
  const { engine, jobs, checkpoint } = composed.value;
  const end = deferred<EndReason | { readonly kind: 'signal' }>();
  process.on('SIGTERM', () => {
    end.resolve({ kind: 'signal' });
  });
  process.on('SIGHUP', () => undefined);
  process.on('SIGINT', () => undefined);

  checkpoint.start();
  await engine.start();
  const server = await startServer({
    engine,
    stateFolder: repository.stateFolder,
    root: repository.root,
    version,
    ownerToken: ownerToken(),
    runnerSink: { verify: (id, token) => jobs.verifyRunner(id, token), attemptOf: (token) => jobs.attemptOf(token), news: (id) => { jobs.runnerNews(id); }, gone: (id) => { jobs.runnerGone(id); } },
    terminals,
    log,
    onEnd: (why) => { end.resolve(why); },
  });
  log.info('The engine listens', { pid: process.pid, version });

  const why = await end.promise;
  log.info('The engine ends', { why: why.kind });
  await server.close(`The engine ends (${why.kind}).`);
  await engine.close();
  checkpoint.close();
  lease.value.release();
  return 0;
}

function refuse(message: string, next: string): number {
  process.stderr.write(`${message}\n${next}\n`);
  return 2;
}

main(process.argv[2] ?? process.cwd(), process.argv.includes('--take-over') || process.env['COPPICE_TAKE_OVER'] === '1').then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    process.stderr.write(`The engine failed: ${messageOf(thrown)}\n${thrown instanceof Error ? (thrown.stack ?? '') : ''}\n`);
    process.exit(70);
  },
);

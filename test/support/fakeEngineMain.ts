import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { existingOwnerToken } from '../../src/client/ownerToken';
import { startServer } from '../../src/server/engineServer';
import { Terminals } from '../../src/server/terminals';
import { CollectingLog } from './collectingLog';
import { FakeEngine } from './fakeEngine';

/** A process that serves a fake engine, for tests of those who start and lose engines. `node FILE ROOT`. */
const root = process.argv[2] ?? '';
const stateFolder = process.env['COPPICE_TEST_STATE'] ?? '';
const lease = join(stateFolder, 'test-lease');

function takeLease(): boolean {
  try {
    writeFileSync(lease, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return takeOver();
  }
}

function takeOver(): boolean {
  try {
    process.kill(Number(readFileSync(lease, 'utf8')), 0);
    return false;
  } catch {
    writeFileSync(lease, String(process.pid));
    return true;
  }
}

async function main(): Promise<void> {
  if (process.env['COPPICE_TEST_FAULT'] !== undefined) {
    process.stderr.write(`${process.env['COPPICE_TEST_FAULT']}\n`);
    process.exit(3);
  }
  if (!takeLease()) {
    writeFileSync(join(stateFolder, 'test-visits'), '');
    process.exit(0);
  }
  writeFileSync(join(stateFolder, 'test-environment'), JSON.stringify(process.env));
  const log = new CollectingLog();
  const server = await startServer({
    engine: new FakeEngine(),
    stateFolder,
    root,
    version: '0.2.0',
    ownerToken: existingOwnerToken() ?? '',
    terminals: new Terminals(log),
    runnerSink: { verify: () => false, attemptOf: () => null, news: () => undefined, gone: () => undefined },
    log,
    limits: { idleMs: 2000 },
    onEnd: () => {
      void server.close('it ends').then(() => {
        rmSync(lease, { force: true });
        process.exit(0);
      });
    },
  });
}

void main();

import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CheckpointFile } from '../../../src/adapters/checkpoint/checkpointFile';
import { readCheckpoint, type Checkpoint } from '../../../src/engine/index';
import { CollectingLog } from '../../support/collectingLog';
import { planText } from '../../support/planText';
import { Simulation } from '../../support/simulation';
import { tempFolder } from '../../support/tempFolder';

function rig(workspace: string | null = null) {
  const seen: Checkpoint['status'][] = [];
  const folder = tempFolder();
  const log = new CollectingLog();
  const world: Simulation = new Simulation({
    perform: ({ taskId }) => {
      // What an agent would find.
      seen.push(page(folder).status);
      return { takesMs: 60_000, commits: { [taskId]: 'done' }, exit: { kind: 'code', code: 0 } };
    },
    passes: () => true,
  });
  const open = () => new CheckpointFile({ engine: world.engine, clock: world.clock, log, stateFolder: folder, workspace: () => workspace });
  return { world, folder, log, seen, open };
}

function page(folder: string): Checkpoint {
  const read = readCheckpoint(readFileSync(join(folder, 'COPPICE_CHECKPOINT.md'), 'utf8'));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

test('the page is there before the first agent starts, follows the run, and is marked completed at its end', async () => {
  const { world, folder, seen, open } = rig();
  open().start();
  expect(existsSync(join(folder, 'COPPICE_CHECKPOINT.md'))).toBe(false);
  const id = await world.start(planText({ tasks: { W1: [], W2: ['W1'] } }));
  await world.settle();
  expect(seen).toEqual(['IN PROGRESS']);
  world.clock.advanceTo(world.clock.wall() + 2000);
  expect(page(folder).plans[0]?.tasks.map(({ state }) => state)).toEqual(['running', 'backlog']);
  await world.runToEnd(id);
  expect(page(folder)).toMatchObject({ status: 'COMPLETED', plans: [{ tasks: [{ state: 'landed' }, { state: 'landed' }] }] });
});

test('the page tells of nothing that the state could still lose', async () => {
  const folder = tempFolder();
  const { world } = rig();
  const pending: (() => void)[] = [];
  const engine = { snapshot: () => world.engine.snapshot(), onDelta: () => ({ dispose: () => undefined }), onceDurable: (act: () => void) => pending.push(act) };
  writeFileSync(join(folder, 'COPPICE_CHECKPOINT.md'), 'as it was');
  await world.start(planText({ tasks: { W1: [] } }));
  new CheckpointFile({ engine, clock: world.clock, log: new CollectingLog(), stateFolder: folder, workspace: () => null }).start();
  expect(readFileSync(join(folder, 'COPPICE_CHECKPOINT.md'), 'utf8')).toBe('as it was');
  expect(pending).toHaveLength(1);
  for (const act of pending) act();
  expect(page(folder).plans).toHaveLength(1);
});

test('another process that opens the same state agrees; one that finds an older state says so in the log and on the page', async () => {
  const { world, folder, log, open } = rig();
  const first = open();
  first.start();
  const id = await world.start(planText({ tasks: { W1: [] } }));
  await world.runToEnd(id);
  first.close();
  await world.killAndRestart();
  open().start();
  expect(log.lines).toEqual([]);

  const elsewhere = rig();
  writeFileSync(join(elsewhere.folder, 'COPPICE_CHECKPOINT.md'), readFileSync(join(folder, 'COPPICE_CHECKPOINT.md')));
  await elsewhere.world.start(planText({ tasks: { V1: [] } }));
  await elsewhere.world.settle();
  elsewhere.open().start();
  expect(elsewhere.log.lines.join('\n')).toContain('do not agree');
  expect(page(elsewhere.folder).disagreements).toEqual([expect.stringContaining('it is older'), expect.stringContaining('W1 had landed as')]);
});

test('in the workspace it is kept where git ignores it, and never behind a link', async () => {
  const root = tempFolder();
  const { world, open } = rig(root);
  open().start();
  await world.start(planText({ tasks: { W1: [] } }));
  expect(readFileSync(join(root, '.coppice/checkpoint/COPPICE_CHECKPOINT.md'), 'utf8')).toContain('IN PROGRESS');
  expect(readFileSync(join(root, '.coppice/checkpoint/.gitignore'), 'utf8')).toBe('*\n');

  const lured = tempFolder();
  const outside = tempFolder();
  mkdirSync(join(lured, '.coppice'));
  symlinkSync(outside, join(lured, '.coppice/checkpoint'));
  const other = rig(lured);
  other.open().start();
  await other.world.start(planText({ tasks: { W1: [] } }));
  expect(existsSync(join(outside, 'COPPICE_CHECKPOINT.md'))).toBe(false);
  expect(other.log.lines.join('\n')).toContain('leads somewhere else');
});

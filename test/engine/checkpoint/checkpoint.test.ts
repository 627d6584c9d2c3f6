import { expect, test } from 'vitest';
import { checkpointOf, checkpointPage, disagreements, readCheckpoint, type Checkpoint, type Snapshot } from '../../../src/engine/index';
import { Simulation, type Script } from '../../support/simulation';
import { planText } from '../../support/planText';

const AT = Date.UTC(2026, 1, 3, 4, 5, 6);

function script(fails: readonly string[] = []): Script {
  return {
    perform: ({ taskId, worktree }) => (fails.some((key) => worktree.includes(key.toLowerCase())) ? { takesMs: 1000, exit: { kind: 'code', code: 1 } } : { takesMs: 1000, commits: { [taskId]: 'done' }, exit: { kind: 'code', code: 0 } }),
    passes: () => true,
  };
}

async function ran(fails: readonly string[] = [], options = {}): Promise<Snapshot> {
  const world = new Simulation(script(fails));
  const id = await world.start(planText({ tasks: { W1: [], W2: ['W1'] } }), { maxAttempts: 1, ...options });
  await world.runToEnd(id);
  return world.engine.snapshot();
}

function read(page: string): Checkpoint {
  const result = readCheckpoint(page);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

test('a page tells in prose and as data where a plan stands that has ended well, and is marked as completed', async () => {
  const checkpoint = checkpointOf(await ran(), AT, []);
  const page = checkpointPage(checkpoint);
  expect(page).toContain('**Status: COMPLETED**, as of 2026-02-03T04:05:06.000Z.');
  expect(page).toMatch(/### Landed\n\n- \*\*W1\*\* Task W1 as [0-9a-f]{10}\n- \*\*W2\*\* Task W2 as/);
  expect(read(page)).toEqual(checkpoint);
});

test('what failed, what is under way and what comes next stand apart', async () => {
  const page = checkpointPage(checkpointOf(await ran(['W1']), AT, []));
  expect(page).toContain('**Status: NEEDS YOU**');
  expect(page).toMatch(/### Needs you\n\n- \*\*W1\*\* Task W1: .*ended with exit code 1/);
  expect(page).toMatch(/### What comes next\n\n- \*\*W2\*\* Task W2 \(batch 2\): cannot start: W1 did not land/);

  const world = new Simulation(script());
  await world.start(planText({ tasks: { W1: [], W2: ['W1'] } }));
  await world.settle();
  const checkpoint = checkpointOf(world.engine.snapshot(), AT, []);
  expect(checkpoint.status).toBe('IN PROGRESS');
  expect(checkpointPage(checkpoint)).toMatch(/### Under way\n\n- \*\*W1\*\* Task W1: running, attempt 1; .*in \/repo\.worktrees/);
});

test('titles cannot break the page: neither its markup nor the block of data', async () => {
  const snapshot = await ran();
  const title = 'a `b` **c** | d\n```\n# e <script>';
  const checkpoint = checkpointOf({ ...snapshot, tasks: snapshot.tasks.map((task) => ({ ...task, title })) }, AT, []);
  const page = checkpointPage(checkpoint);
  expect(page).toContain(String.raw`a \`b\` \*\*c\*\* \| d \`\`\` \# e \<script\>`);
  expect(read(page)).toEqual(checkpoint);
});

test.each(['', 'hello', '# Coppice checkpoint\n\n```json coppice-checkpoint\n{"format": 2}\n```\n', '\n```json coppice-checkpoint\n{\n```\n', '\n```json coppice-checkpoint\n'])('a page that is not one of ours is told apart: %j', (text) => {
  expect(readCheckpoint(text).ok).toBe(false);
});

test('a state that goes on from the checkpoint agrees with it; one from before is reported, with what it has lost', async () => {
  const later = await ran();
  const checkpoint = checkpointOf(later, AT, []);
  expect(disagreements(checkpoint, { ...later, sequence: later.sequence + 5 })).toEqual([]);
  const older: Snapshot = { ...later, sequence: 3, tasks: later.tasks.map((task) => (task.key === 'W2' ? { ...task, state: 'ready', text: 'waits for a free slot' } : task)) };
  expect(disagreements(checkpoint, older)).toEqual([expect.stringContaining('the state of 3: it is older'), expect.stringMatching(/^W2 had landed as [0-9a-f]{10}; the state says: waits for a free slot\.$/)]);
  expect(disagreements(checkpoint, { ...older, plans: [], tasks: [] })[1]).toContain('is not in the state. Its work is on coppice/');
});

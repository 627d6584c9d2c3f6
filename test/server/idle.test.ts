import { expect, test } from 'vitest';
import { serverRig } from '../support/serverRig';

const limits = { idleMs: 60 };

test('an engine that nobody comes to ends', async () => {
  const rig = await serverRig({ limits });
  await expect(rig.ended).resolves.toEqual({ kind: 'idle' });
});

test('an engine ends a while after its last client left', async () => {
  const rig = await serverRig({ limits });
  const client = await rig.client();
  const left = performance.now();
  client.close();
  await expect(rig.ended).resolves.toEqual({ kind: 'idle' });
  expect(performance.now() - left).toBeGreaterThan(50);
});

test('a client keeps the engine', async () => {
  const rig = await serverRig({ limits });
  const client = await rig.client();
  const first = await Promise.race([rig.ended, new Promise((resolve) => setTimeout(resolve, 200, 'still there'))]);
  expect(first).toBe('still there');
  await expect(client.ask('plan/stop', {})).resolves.toBeDefined();
});

test('work keeps the engine, and its end lets it go', async () => {
  const rig = await serverRig({ limits });
  rig.engine.isBusy = true;
  const first = await Promise.race([rig.ended, new Promise((resolve) => setTimeout(resolve, 200, 'still there'))]);
  expect(first).toBe('still there');
  rig.engine.isBusy = false;
  await expect(rig.ended).resolves.toEqual({ kind: 'idle' });
});

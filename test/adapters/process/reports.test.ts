import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HostRig } from './hostRig';

const USED = '{"coppice":"usage","inputTokens":100,"outputTokens":20,"costUsd":0.0015}';
const own = { inputTokens: 100, outputTokens: 20, cachedTokens: 0, costMicros: 1500 };

test('what an agent tells by events is told while it runs, and with its end; output that is no event is not', async () => {
  const rig = await HostRig.make();
  const host = rig.host({ pollMs: 50 });
  await host.start(rig.job({ script: `echo hello; echo '${USED}'; until [ -e go ]; do sleep 0.05; done; echo '{"coppice":"quota","until":"2026-03-01T14:00:00Z","text":"over"}'; exit 3\n` }));
  expect(await rig.until('reported')).toEqual([{ kind: 'reported', report: { usage: { own, sessions: [] }, quota: null } }]);
  writeFileSync(join(rig.worktree, 'go'), '');
  const report = { usage: { own, sessions: [] }, quota: { until: Date.UTC(2026, 2, 1, 14), text: 'over' } };
  expect(await rig.until('ended')).toEqual([{ kind: 'ended', exit: { kind: 'code', code: 3 }, report }]);
  // Whoever comes later finds the same.
  expect(await rig.host().adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'code', code: 3 }, report });
});

test('of an agent of which no form of events is known, and of one that tells nothing, nothing is reported', async () => {
  const rig = await HostRig.make();
  const host = rig.host({ custom: { mute: { command: ['sh', '-c', `echo '${USED}'`] }, heard: { command: ['sh', '-c', `echo '${USED}'`], events: 'coppice' } } });
  await host.start(rig.job({ agent: 'mute', script: null }));
  expect(await rig.until('ended')).toEqual([{ kind: 'ended', exit: { kind: 'code', code: 0 } }]);
  await host.start(rig.job({ attemptId: 'attempt002', agent: 'heard', script: null }));
  expect(await rig.until('ended', { attemptId: 'attempt002' })).toEqual([{ kind: 'ended', exit: { kind: 'code', code: 0 }, report: { usage: { own, sessions: [] }, quota: null } }]);
});

test.each(['{', '[]', '{"usage":1,"quota":null}', `"${'x'.repeat(2_000_000)}"`])('a report that is not whole, or not ours, is none', async (text) => {
  const rig = await HostRig.make();
  const host = rig.host();
  await host.start(rig.job({ script: 'true\n' }));
  await rig.until('ended');
  writeFileSync(rig.folder().report, text);
  expect(await rig.host().adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'code', code: 0 } });
});

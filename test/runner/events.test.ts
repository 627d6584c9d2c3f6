import { expect, test } from 'vitest';
import { EVENT_FORMATS } from '../../src/engine/index';
import { Account } from '../../src/runner/events/account';
import { coppiceEvents } from '../../src/runner/events/coppice';
import { READERS } from '../../src/runner/events/readers';

const NOW = Date.UTC(2026, 2, 1, 12);

/** What is made of this output, given in pieces of this many bytes. */
function reportOf(output: string, piece = 7): Account['report'] {
  const account = new Account(coppiceEvents, () => NOW);
  const bytes = Buffer.from(output);
  for (let at = 0; at < bytes.length; at += piece) account.add(bytes.subarray(at, at + piece));
  account.close();
  return account.report;
}

function lines(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

const used = { inputTokens: 100, outputTokens: 20, cachedTokens: 0, costMicros: 1500 };

test('what an agent has used is summed over its events, whatever else it prints and however its output is cut', () => {
  const one = { coppice: 'usage', inputTokens: 100, outputTokens: 20, costUsd: 0.0015 };
  const output = `hello\n${lines(one)}{"coppice": "usage", broken\n  ${lines({ ...one, text: 'ä€😀\n' })}"coppice" {}\n\u0000\n${JSON.stringify(one)}`;
  const usage = { own: { inputTokens: 300, outputTokens: 60, cachedTokens: 0, costMicros: 4500 }, sessions: [] };
  for (const piece of [1, 2, 7, 64, 100_000]) expect(reportOf(output, piece)).toEqual({ usage, quota: null });
});

test('what a conversation has come to counts as it was told last, beside what was told for the run', () => {
  const total = (session: string, inputTokens: number): object => ({ coppice: 'usage', session, inputTokens });
  const { usage } = reportOf(lines(total('s1', 10), total('s1', 30), total('s2', 5), { coppice: 'usage', outputTokens: 2 }));
  const figures = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: null };
  expect(usage).toEqual({ own: { ...figures, outputTokens: 2 }, sessions: [{ id: 's1', total: { ...figures, inputTokens: 30 } }, { id: 's2', total: { ...figures, inputTokens: 5 } }] });
});

test.each([
  [{ until: '2026-03-01T14:00:00Z', text: 'five hours\u001b[2J\nare over' }, { until: NOW + 7_200_000, text: 'five hours [2J are over' }],
  [{ retryAfterSeconds: 90 }, { until: NOW + 90_000, text: 'no reason given' }],
  [{ until: 'tomorrow', retryAfterSeconds: -1, text: 7 }, { until: null, text: 'no reason given' }],
  [{ text: 'x'.repeat(5000) }, { until: null, text: 'x'.repeat(300) }],
])('what it was refused for is %j', (event, quota) => {
  expect(reportOf(lines({ coppice: 'quota', ...event })).quota).toEqual(quota);
});

test('figures that are none count as nothing', () => {
  const odd = ['many', -1, 1e300, null, {}].map((value) => ({ coppice: 'usage', inputTokens: value, outputTokens: value, cachedTokens: value, costUsd: value }));
  const { usage } = reportOf(lines(...odd, { coppice: 'usage', inputTokens: 100, outputTokens: 20, costUsd: 0.0015 }));
  expect(usage?.own).toEqual(used);
});

test.each([
  ['levels without end', `{"coppice":${'['.repeat(200_000)}\n`],
  ['a key of the language', '{"coppice":"usage","__proto__":{"inputTokens":5},"constructor":1}\n'],
  ['an event that is a list', '[{"coppice":"quota"}]\n'],
  ['a name of something else', '{"coppice":"constructor"}\n{"coppice":{"coppice":"quota"}}\n'],
])('%s: is no event, or none with figures, and what follows is read', (_, output) => {
  const { usage, quota } = reportOf(output + lines({ coppice: 'usage', inputTokens: 100, outputTokens: 20, costUsd: 0.0015 }), 100_000);
  expect({ own: usage?.own, quota }).toEqual({ own: used, quota: null });
});

test('a line that is too long is left out as a whole, and so is one of which a part was not seen', () => {
  const account = new Account(coppiceEvents, () => NOW);
  const event = lines({ coppice: 'usage', inputTokens: 100, outputTokens: 20, costUsd: 0.0015 });
  account.add(Buffer.from('{"coppice":"quota","text":"'));
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  for (let count = 0; count < 17; count += 1) account.add(megabyte);
  account.add(Buffer.from(`"}\n${event}{"coppice":"quota"`));
  account.gap();
  account.add(Buffer.from(`}\n`));
  account.close();
  expect(account.report).toEqual({ usage: { own: used, sessions: [] }, quota: null });
});

test('a flood of conversations is bounded', () => {
  const { usage } = reportOf(lines(...Array.from({ length: 1000 }, (_, index) => ({ coppice: 'usage', session: `s${String(index)}`, inputTokens: 1 }))), 100_000);
  expect(usage?.sessions).toHaveLength(100);
});

test('each format that settings may name has a reader', () => {
  expect([...READERS.keys()]).toEqual([...EVENT_FORMATS]);
});

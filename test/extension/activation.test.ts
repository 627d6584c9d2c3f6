import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXTENSION_ID } from '../../src/vscode/manifest';
import { scratchRoot } from '../support/scratchRoot';
import { until } from './host/until';
import { packageCoppice, startCoppice, type CoppiceHost } from './support/coppiceHost';

const EMPTY_ID = 'coppice-test.empty';
const ROUNDS = 5;

let scratch: string;
let coppice: CoppiceHost;

beforeAll(async () => {
  scratch = mkdtempSync(path.join(scratchRoot(), 'cpa-'));
  coppice = await startCoppice([await packageEmpty(), await packageCoppice(scratch)], { files: { '.coppice/plans/garden.md': '# Garden\n\n## W1: Sow\n\n```sh\ntrue\n```\n' } });
});
afterAll(async () => {
  await coppice.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** The floor: what any extension costs in this host. */
async function packageEmpty(): Promise<string> {
  const cwd = path.join(scratch, 'empty');
  mkdirSync(cwd);
  const manifest = { name: 'empty', publisher: 'coppice-test', version: '0.0.1', engines: { vscode: '^1.101.0' }, main: './extension.js', activationEvents: ['onCommand:none', 'onView:coppice.batches'] };
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(cwd, 'README.md'), '# Empty\n');
  writeFileSync(path.join(cwd, 'extension.js'), 'exports.activate = () => undefined;');
  const packagePath = path.join(scratch, 'empty.vsix');
  await createVSIX({ cwd, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true });
  return packagePath;
}

/** Loading its code and activating it, by the marks VS Code itself sets and shows under "Show Running Extensions". */
async function activationTimes(): Promise<{ readonly coppice: number; readonly empty: number } | null> {
  return coppice.vscode.evaluate(
    (_vscode, ids) => {
      const { getMarks } = (globalThis as unknown as { MonacoPerformanceMarks: { getMarks: () => { name: string; startTime: number }[] } }).MonacoPerformanceMarks;
      const took = (id: string): number | null => {
        const at = (what: string): number | undefined => getMarks().findLast((mark) => mark.name === `code/extHost/${what}/${id}`)?.startTime;
        const [loading, loaded, activating, activated] = [at('willLoadExtensionCode'), at('didLoadExtensionCode'), at('willActivateExtension'), at('didActivateExtension')];
        if (loading === undefined || loaded === undefined || activating === undefined || activated === undefined) return null;
        return loaded - loading + Math.max(0, activated - Math.max(activating, loaded));
      };
      const [mine, floor] = [took(ids.coppice), took(ids.empty)];
      return mine === null || floor === null ? null : { coppice: mine, empty: floor };
    },
    { coppice: EXTENSION_ID, empty: EMPTY_ID },
  );
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

test('VS Code has on record what waking the extension costs, beside an empty one', async () => {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await coppice.vscode.reload();
    await coppice.showView();
    rounds.push(await until(activationTimes, 'both extensions are awake'));
  }
  const [mine, floor] = [median(rounds.map((each) => each.coppice)), median(rounds.map((each) => each.empty))];
  const bar = 2 * floor + 30;
  process.stdout.write(`activation, median of ${ROUNDS}: Coppice ${mine.toFixed(1)} ms, empty extension ${floor.toFixed(1)} ms, bar ${bar.toFixed(1)} ms (${rounds.map((each) => `${each.coppice.toFixed(0)}/${each.empty.toFixed(0)}`).join(' ')})\n`);
  expect(rounds.every((each) => each.coppice > 0 && each.empty > 0)).toBe(true);
});


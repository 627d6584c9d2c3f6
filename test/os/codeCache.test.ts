import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { tempFolder } from '../support/tempFolder';

interface Installed {
  readonly folder: string;
  /** Runs it with this program, and gives back what it printed. */
  run(): string;
  kept(): readonly string[];
}

async function installed(source: string): Promise<Installed> {
  const folder = tempFolder();
  const boot = readFileSync(await bundleForNode('src/boot.ts'));
  writeFileSync(join(folder, 'tool.js'), boot);
  writeFileSync(join(folder, 'tool.main.js'), source);
  const code = join(folder, '.code');
  return {
    folder,
    run: () => execFileSync(process.execPath, [join(folder, 'tool.js'), 'one', 'two'], { encoding: 'utf8' }),
    kept: () => readdirSync(code).map((name) => name.replace(/-[0-9a-f]+-\d+-\d+$/, '')),
  };
}

const SAYS = `const { basename } = require('node:path');
function say(what) { process.stdout.write(what + '\\n'); }
say([basename(__filename), basename(__dirname) === basename(require('node:path').dirname(__filename)), process.argv.slice(2).join('+'), typeof module.exports].join(' '));`;

test('a program runs the same with the code that was kept and without', async () => {
  const tool = await installed(SAYS);
  const first = tool.run();
  expect(first).toBe('tool.main.js true one+two object\n');
  expect(tool.kept()).toEqual(['tool.main']);
  expect([tool.run(), tool.run()]).toEqual([first, first]);
  expect(tool.kept()).toEqual(['tool.main']);
});

test('another build is another program, also one of the same length, and nothing is left of the one before', async () => {
  const tool = await installed(`process.stdout.write('aaa');`);
  expect(tool.run()).toBe('aaa');
  writeFileSync(join(tool.folder, 'tool.main.js'), `process.stdout.write('bbb');`);
  expect(tool.run()).toBe('bbb');
  expect(tool.kept()).toEqual(['tool.main']);
});

test.each([
  ['damaged', (bytes: Buffer) => bytes.fill(7, 64)],
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 20)],
  ['empty', () => Buffer.alloc(0)],
])('kept code that is %s is not used, and made anew', async (_how, spoil) => {
  const tool = await installed(SAYS);
  const first = tool.run();
  const [name = ''] = readdirSync(join(tool.folder, '.code'));
  const file = join(tool.folder, '.code', name);
  const good = readFileSync(file);
  writeFileSync(file, spoil(Buffer.from(good)));
  expect(tool.run()).toBe(first);
  expect(readFileSync(file).length).toBe(good.length);
});

test('where nothing can be kept, the program runs and says nothing of it', async () => {
  const tool = await installed(SAYS);
  writeFileSync(join(tool.folder, '.code'), 'in the way');
  expect(tool.run()).toContain('one+two');
});

test('a program that fails tells where in its own file', async () => {
  const tool = await installed(`\n\nthrow new Error('broken');`);
  expect(() => execFileSync(process.execPath, [join(tool.folder, 'tool.js')], { stdio: 'pipe' })).toThrow(/tool\.main\.js:3[^]*broken/);
});

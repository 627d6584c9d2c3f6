import { existsSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, isRoot, onPath, run } from './commands.mjs';
import { aptInstall, aptUnpack } from './debian.mjs';
import { progress } from './progress.mjs';

/** The headless shell first: half the size of the whole browser, and quicker to show webviews. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const PACKAGES = ['chromium-headless-shell', 'fonts-dejavu-core'];

/** A Chromium that starts: one that is there, or one fetched. `env` is what it needs in its environment. */
export async function findChromium(cache) {
  const present = await firstThatStarts(await candidates());
  if (present) return { executable: present, env: {} };
  if (process.platform !== 'linux' || !onPath('apt-get') || !onPath('dpkg-deb')) throw new Error(advice('there is none on PATH'));
  try {
    return isRoot() ? await install() : await unpack(cache);
  } catch (error) {
    throw new Error(advice(error.message), { cause: error });
  }
}

async function candidates() {
  const { chromium } = await import('playwright-core');
  // Playwright's own download, should the developer have it, is as good as the system's.
  return [process.env.COPPICE_TEST_CHROMIUM, ...NAMES.map(onPath), chromium.executablePath()].filter((file) => file && isExecutable(file));
}

async function install() {
  await aptInstall(PACKAGES);
  const executable = await firstThatStarts([onPath(PACKAGES[0])]);
  if (!executable) throw new Error(`${PACKAGES[0]} is installed but does not start`);
  return { executable, env: {} };
}

async function unpack(cache) {
  const { root, env } = await aptUnpack(PACKAGES, path.join(cache, 'chromium'));
  // The program in usr/bin may be a script with absolute paths; the one behind it runs from anywhere.
  const inside = ['usr/lib/chromium/chromium-headless-shell', 'usr/lib/chromium/headless_shell', 'usr/bin/chromium-headless-shell'];
  const found = inside.map((relative) => path.join(root, relative)).filter((file) => existsSync(file));
  const executable = await firstThatStarts(found, env);
  if (!executable) throw new Error(`what was unpacked into ${root} does not start`);
  return { executable, env };
}

async function firstThatStarts(files, env = {}) {
  for (const file of files.filter(Boolean)) {
    try {
      // Not --version: a stub that only knows how to say that would pass.
      await run(file, ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'], { env: { ...process.env, ...env }, timeoutMs: 20_000 });
      return file;
    } catch (error) {
      progress(`${file} does not start: ${error.message.split('\n').slice(-1)[0].trim()}`);
    }
  }
  return undefined;
}

function advice(reason) {
  return `Chromium: ${reason}. Install it (\`apt-get install --no-install-recommends ${PACKAGES.join(' ')}\`, or \`npx playwright-core install --with-deps chromium-headless-shell\`), or set COPPICE_TEST_CHROMIUM to one`;
}

#!/usr/bin/env node
// Finds or sets up a real VS Code to test the extension in: a desktop one where it can run, otherwise the server build
// in Chromium. Progress goes to stderr; with --json the last thing on stdout is what was found.
//
//   node scripts/setup-vscode-host.mjs             either of the two will do (enough for the suite inside the host)
//   node scripts/setup-vscode-host.mjs --browser   the server build it must be (tests that drive the workbench from outside)
//
// Exit 0: ready. Exit 1: no VS Code can be had; the message says what to install. Nothing is ever skipped silently.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './vscode-host/chromium.mjs';
import { downloadDesktop, presentDesktop } from './vscode-host/desktop.mjs';
import { withLock } from './vscode-host/lock.mjs';
import { progress } from './vscode-host/progress.mjs';
import { installServer, SERVER_VERSIONS } from './vscode-host/serverBuild.mjs';

/** Raised when the shape of what is remembered changes, so that an old memory is not trusted. */
const MEMORY_FORMAT = 1;

const { values: flags } = parseArgs({ options: { browser: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
const repository = path.resolve(import.meta.dirname, '..');
const cache = path.resolve(process.env.COPPICE_TEST_CACHE || path.join(repository, '.cache', 'vscode-host'));

async function main() {
  mkdirSync(cache, { recursive: true });
  // The cache ignores itself, wherever it has been put.
  if (!existsSync(path.join(cache, '.gitignore'))) writeFileSync(path.join(cache, '.gitignore'), '*\n');

  const found = remembered() ?? (await withLock(path.join(cache, 'setup.lock'), setUp));
  progress(describe(found));
  if (flags.json) process.stdout.write(`${JSON.stringify({ cache, ...found })}\n`);
}

async function setUp() {
  // Whoever held the lock before may have done this work.
  const meanwhile = remembered();
  if (meanwhile) return meanwhile;

  const reasons = [];
  if (!flags.browser) {
    const outcome = await setUpDesktop();
    if (outcome.kind === 'found') return { desktop: { executable: outcome.executable, xvfb: outcome.xvfb } };
    progress(`no desktop VS Code: ${outcome.reason}`);
    reasons.push(`Desktop VS Code: ${outcome.reason}`);
  }

  // Chromium comes from the system's packages and the server from npm: neither waits for the other.
  const [chromium, server] = await Promise.allSettled([findChromium(cache), installServer(cache)]);
  for (const part of [chromium, server]) if (part.status === 'rejected') reasons.push(part.reason.message);
  if (chromium.status === 'fulfilled' && server.status === 'fulfilled') {
    const found = { ...server.value, chromium: chromium.value.executable, chromiumEnv: chromium.value.env };
    remember({ server: found });
    return { server: found };
  }
  throw new Error(['There is no VS Code to test the extension in.', ...reasons.map((reason) => `- ${reason}`), advice()].join('\n'));
}

async function setUpDesktop() {
  const present = presentDesktop();
  if (present.kind === 'found' || !present.mayDownload) return present;
  const outcome = await downloadDesktop(cache);
  if (outcome.kind === 'none') return outcome;
  remember({ downloaded: outcome.executable });
  return presentDesktop(outcome.executable);
}

function advice() {
  const desktop = 'install desktop VS Code (on Linux also xvfb, unless there is a display) and set VSCODE_EXECUTABLE to it';
  const server = 'install what the lines above name, then run this again';
  return flags.browser ? `What to do: ${server}.` : `What to do: ${server}; or ${desktop}.`;
}

const memoryFile = path.join(cache, 'ready.json');

function readMemory() {
  if (!existsSync(memoryFile)) return {};
  const memory = JSON.parse(readFileSync(memoryFile, 'utf8'));
  return memory.format === MEMORY_FORMAT && memory.versions === SERVER_VERSIONS ? memory : {};
}

/** What is ready for use, if anything is, of the kind asked for. The desktop is looked for each time: displays come and go. */
function remembered() {
  const { downloaded, server } = readMemory();
  if (!flags.browser) {
    const desktop = presentDesktop(downloaded);
    if (desktop.kind === 'found') return { desktop: { executable: desktop.executable, xvfb: desktop.xvfb } };
  }
  const files = server ? [server.node, server.entry, server.builtins, server.chromium] : [];
  return files.length > 0 && files.every((file) => existsSync(file)) ? { server } : undefined;
}

function remember(part) {
  const memory = { ...readMemory(), format: MEMORY_FORMAT, versions: SERVER_VERSIONS, ...part };
  const fresh = `${memoryFile}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(memory, null, 2));
  renameSync(fresh, memoryFile);
}

function describe(found) {
  return found.desktop
    ? `ready: desktop VS Code, ${found.desktop.executable}${found.desktop.xvfb ? ' (under xvfb-run)' : ''}`
    : `ready: server build (${SERVER_VERSIONS}) in ${found.server.chromium}`;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

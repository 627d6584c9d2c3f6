#!/usr/bin/env node
// Bundles every program of Coppice from one list.
//
//   node esbuild.js                  what is shipped, minified, into dist/
//   node esbuild.js --dev            the same, readable and with source maps
//   node esbuild.js --watch          --dev, again at every change
//   node esbuild.js --test           --dev with the test hooks compiled in, into out/test-dist/
//   node esbuild.js --only cli,runner    just these
const esbuild = require('esbuild');
const { copyFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const node = { platform: 'node', format: 'cjs', target: 'node20' };
const shebang = { banner: { js: '#!/usr/bin/env node' } };
/** What people wait for starts by `src/boot.ts`, which remembers the code that was made of the bundle, NAME.main.js. */
const BOOT = 'src/boot.ts';

/** `budget` is in kilobytes, minified. The runner is loaded once per attempt, so it has to stay small. */
const PROGRAMS = [
  // A window's bundle is in two: what wakes with the extension, and what `src/vscode/loadLater.ts` loads at the first need.
  { name: 'extension', entry: 'src/extension.ts', budget: 90, options: { ...node, external: ['vscode', './later'], supported: { 'dynamic-import': false } } },
  { name: 'later', entry: 'src/vscode/later.ts', budget: 720, options: { ...node, external: ['vscode'] } },
  { name: 'cli', entry: 'src/cli.ts', budget: 840, options: node, boot: { ...node, ...shebang } },
  { name: 'engine', entry: 'src/engine.ts', budget: 1300, options: node, boot: node },
  // Started to look at a repository for a plan, by whoever shows one.
  { name: 'survey', entry: 'src/survey.ts', budget: 60, options: node },
  { name: 'runner', entry: 'src/runner.ts', budget: 40, options: node },
  { name: 'mcp', entry: 'src/mcp.ts', budget: 900, options: { ...node, ...shebang } },
  {
    name: 'webview',
    entry: 'webview/main.tsx',
    budget: 300,
    options: { platform: 'browser', format: 'iife', target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact' },
  },
];

/** Files that are used as they are. */
const ASSETS = ['sql.js/dist/sql-wasm.wasm', '@vscode/codicons/dist/codicon.css', '@vscode/codicons/dist/codicon.ttf'];

/** What esbuild is to make for a program: one file, or two. */
function filesOf({ name, entry, options, boot }) {
  return boot ? [{ name: `${name}.main`, entry, options }, { name, entry: BOOT, options: boot }] : [{ name, entry, options }];
}

function optionsFor({ name, entry, options }, { outdir, minify, test }) {
  return {
    ...options,
    absWorkingDir: __dirname,
    entryPoints: { [name]: entry },
    outdir,
    bundle: true,
    minify,
    sourcemap: minify ? false : 'linked',
    loader: { '.sql': 'text' },
    define: { __COPPICE_TEST__: String(test), 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    logLevel: 'warning',
  };
}

/** Builds into `outdir` and gives back each bundle's size in bytes. */
async function build({ outdir = 'dist', minify = true, test = false, only } = {}) {
  const programs = only === undefined ? PROGRAMS : PROGRAMS.filter((program) => only.includes(program.name));
  copyAssets(outdir);
  return Promise.all(
    programs.map(async (program) => {
      const results = await Promise.all(filesOf(program).map((file) => esbuild.build(optionsFor(file, { outdir, minify, test }))));
      return { ...program, bytes: results.reduce((sum, { metafile }) => sum + scriptBytes(metafile), 0) };
    }),
  );
}

async function watch() {
  copyAssets('dist');
  for (const file of PROGRAMS.flatMap(filesOf)) {
    const context = await esbuild.context({ ...optionsFor(file, { outdir: 'dist', minify: false, test: false }), logLevel: 'info' });
    await context.watch();
  }
}

function copyAssets(outdir) {
  const folder = path.resolve(__dirname, outdir);
  mkdirSync(folder, { recursive: true });
  for (const asset of ASSETS) copyFileSync(path.join(__dirname, 'node_modules', asset), path.join(folder, path.basename(asset)));
}

function scriptBytes(metafile) {
  const scripts = Object.entries(metafile.outputs).filter(([file]) => file.endsWith('.js'));
  return scripts.reduce((sum, [, output]) => sum + output.bytes, 0);
}

/** Says how big each bundle became; false when one is over its budget. */
function report(built, minified) {
  let fits = true;
  for (const { name, bytes, budget } of built) {
    const size = Math.ceil(bytes / 1024);
    const over = minified && size > budget;
    if (over) fits = false;
    console.log(`  ${name.padEnd(10)} ${String(size).padStart(5)} KB${minified ? ` of ${budget}` : ''}${over ? '  OVER ITS BUDGET' : ''}`);
  }
  return fits;
}

async function main() {
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({ options: { dev: flag, watch: flag, test: flag, only: { type: 'string' } } });
  if (values.watch) return watch();
  const minify = !values.dev && !values.test;
  const only = values.only?.split(',');
  const built = await build({ outdir: values.test ? 'out/test-dist' : 'dist', minify, test: values.test, ...(only && { only }) });
  if (!report(built, minify)) process.exitCode = 1;
}

module.exports = { build, PROGRAMS };
// esbuild has printed what is wrong with the sources; anything else is printed here.
if (require.main === module) {
  main().catch((error) => {
    if (!Array.isArray(error.errors)) console.error(error);
    process.exitCode = 1;
  });
}

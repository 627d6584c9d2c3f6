import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRoot, onPath, run } from './commands.mjs';
import { aptInstall } from './debian.mjs';
import { progress } from './progress.mjs';

const NODE_VERSION = '24.21.0'; // what this server wants; older ones answer every request with an error
const CODE_SERVER_VERSION = '4.139.1'; // VS Code 1.139.1
export const SERVER_VERSIONS = `node ${NODE_VERSION}, code-server ${CODE_SERVER_VERSION}`;

const BUILD_TOOLS = ['g++', 'make', 'python3'];

/** Puts the server build of VS Code, and the Node it runs on, into the cache. Gives the paths that start it. */
export async function installServer(cache) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(`Server build: it is set up for Linux on x64 and arm64 only, not for ${process.platform} on ${process.arch}`);
  }
  const home = path.join(cache, 'server');
  const nodePackage = `node-linux-${process.arch}`;
  const places = {
    nodeHome: path.join(home, 'node_modules', nodePackage),
    codeServer: path.join(home, 'node_modules', 'code-server'),
  };
  // Half an installation is not repaired: what is here without being remembered as ready is made anew.
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  try {
    progress(`fetching ${SERVER_VERSIONS}`);
    const dependencies = { [nodePackage]: NODE_VERSION, 'code-server': CODE_SERVER_VERSION };
    writeFileSync(path.join(home, 'package.json'), JSON.stringify({ private: true, dependencies }));
    return await build(home, places);
  } catch (error) {
    throw new Error(`Server build: ${error.message}`, { cause: error });
  }
}

async function build(home, { nodeHome, codeServer }) {
  const node = path.join(nodeHome, 'bin', 'node');
  const vscode = path.join(codeServer, 'lib', 'vscode');
  const env = npmEnvironment(path.dirname(node), nodeHome);
  // No install scripts: they would build every native module, and some need libraries that few machines have. Those
  // that matter come prebuilt.
  const install = (cwd, ...more) => run('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...more], { cwd, env });
  await install(home, '--no-package-lock');
  progress("fetching the server's own dependencies");
  await Promise.all([install(vscode, '--omit=dev'), install(path.join(vscode, 'extensions'), '--omit=dev')]);
  link('code-linux.sh', path.join(vscode, 'bin', 'remote-cli', 'code-server'));
  link('browser-linux.sh', path.join(vscode, 'bin', 'helpers', 'browser.sh'));

  writeBrowserStandIns(path.join(vscode, 'extensions'));

  const modules = ['node-pty', '@parcel/watcher'];
  if (await haveBuildTools()) {
    progress('building two native modules (log files and the watchdog)');
    const built = ['@vscode/spdlog', '@vscode/native-watchdog'];
    await run('npm', ['rebuild', '--silent', ...built], { cwd: vscode, env });
    modules.push(...built);
  }
  await run(node, ['-e', modules.map((name) => `require('${name}');`).join('')], { cwd: vscode, env });
  const entry = path.join(codeServer, 'out', 'node', 'entry.js');
  await run(node, [entry, '--version', '--config', path.join(home, 'code-server.yaml')], { env: { ...env, XDG_DATA_HOME: home } });
  return { node, entry, builtins: path.join(vscode, 'extensions') };
}

/** Some versions of the package bring the link along. */
function link(target, file) {
  rmSync(file, { force: true });
  symlinkSync(target, file);
}

/**
 * The page has a list of built-in extensions to run in the browser, but the package does not bring those programs: each
 * would greet a test with a red "failed: Not Found". In their place stands a program that does nothing.
 */
function writeBrowserStandIns(extensions) {
  for (const name of readdirSync(extensions)) {
    const manifest = path.join(extensions, name, 'package.json');
    const entry = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).browser : undefined;
    if (typeof entry !== 'string') continue;
    const file = path.join(extensions, name, entry.endsWith('.js') ? entry : `${entry}.js`);
    if (existsSync(file)) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'exports.activate = () => undefined;\n');
  }
}

async function haveBuildTools() {
  const missing = BUILD_TOOLS.filter((tool) => !onPath(tool));
  if (missing.length === 0) return true;
  if (isRoot() && onPath('apt-get')) {
    await aptInstall(missing);
    return true;
  }
  // The server runs without them; only its log files and log output channels stay empty.
  progress(`going on without ${missing.join(', ')}: log output channels will have nothing to show in this host`);
  return false;
}

/** npm run from an npm script must not take that script's project for its own. */
function npmEnvironment(nodeBin, nodeHome) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (/^npm_(package|lifecycle|command|config_local_prefix)/.test(name)) delete env[name];
  delete env.NODE_OPTIONS;
  // The headers lie in the same package as the program, so that nothing is fetched to build against it.
  return { ...env, PATH: `${nodeBin}${path.delimiter}${process.env.PATH ?? ''}`, npm_config_nodedir: nodeHome };
}

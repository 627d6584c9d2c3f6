import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './commands.mjs';
import { progress } from './progress.mjs';

const QUIET = ['-qq', '-o', 'DPkg::Lock::Timeout=180'];

/** As root: installs packages for the whole machine. */
export async function aptInstall(packages) {
  progress(`installing ${packages.join(' ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', [...QUIET, 'update'], { env });
  await run('apt-get', [...QUIET, 'install', '-y', '--no-install-recommends', ...packages], { env });
}

/**
 * Without root: unpacks packages, and those they need that this machine lacks, into a folder. apt-get's lists and
 * archives are kept in that folder too, for those of the system may be missing and cannot be written.
 */
export async function aptUnpack(packages, folder) {
  const root = path.join(folder, 'root');
  const archives = path.join(folder, 'archives');
  const lists = path.join(folder, 'lists');
  rmSync(folder, { recursive: true, force: true });
  for (const each of [root, path.join(archives, 'partial'), path.join(lists, 'partial')]) mkdirSync(each, { recursive: true });
  const own = [
    '-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache::archives=${archives}`, '-o', 'Dir::Cache::pkgcache=', '-o', 'Dir::Cache::srcpkgcache=',
    '-o', 'Debug::NoLocking=1',
  ];
  progress(`fetching ${packages.join(' ')} without root`);
  await run('apt-get', ['-qq', ...own, 'update']);
  const plan = await run('apt-get', [...own, 'install', '-s', '--no-install-recommends', ...packages]);
  // What the machine already has of these needs no copy, and the plan does not name it.
  const missing = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  await run('apt-get', ['-qq', ...own, 'download', ...missing], { cwd: archives });
  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', path.join(archives, archive), root]);
  }
  rmSync(archives, { recursive: true, force: true });
  rmSync(lists, { recursive: true, force: true });
  return { root, env: { ...libraryPath(root), ...fontConfiguration(root, folder) } };
}

function libraryPath(root) {
  const libraries = ['lib', 'usr/lib'].flatMap((relative) => {
    const folder = path.join(root, relative);
    if (!existsSync(folder)) return [];
    const perArchitecture = readdirSync(folder).filter((name) => name.endsWith('-linux-gnu')).map((name) => path.join(folder, name));
    return [...perArchitecture, ...perArchitecture.map((each) => path.join(each, 'pulseaudio')).filter((each) => existsSync(each))];
  });
  return { LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
}

/** A page without any font is a page without text: fonts may be the system's or those just unpacked. */
function fontConfiguration(root, folder) {
  const file = path.join(folder, 'fonts.conf');
  const folders = ['/usr/share/fonts', path.join(root, 'usr/share/fonts')].map((each) => `<dir>${each}</dir>`).join('');
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>${folders}<cachedir>${path.join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`);
  return { FONTCONFIG_FILE: file };
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Oid } from '../../../engine/index';
import { err, ok, type Result } from '../../../util/result';
import { AdminEntries, type AdminEntry } from '../adminEntries';
import { backUp } from '../backup';
import type { GitPlace, HardenedGit } from '../hardenedGit';
import { hasControl, isOid } from '../refNames';
import { sight } from '../worktreesFolder';
import type { FillPlace } from './fillPlace';
import { PlainFolders } from './plainFolders';

/** In the worktree's own folder in the repository: which repositories of submodules have a checkout in it. */
const LIST = 'coppice-modules';
const MOST = 500;
const DEEPEST = 8;

interface Submodule {
  readonly path: string;
  readonly name: string;
  readonly commit: Oid;
}

interface Level {
  readonly place: GitPlace;
  readonly git: HardenedGit;
  readonly depth: number;
}

/**
 * Fills the submodules of a worktree from the repositories that the main checkout has of them. Each becomes a worktree of
 * that repository: nothing is fetched, no URL is looked at, and what is committed there stays with the user.
 */
export async function fillSubmodules(place: FillPlace): Promise<Result<readonly string[], string>> {
  const levels: Level[] = [{ place: place.worktree, git: place.git, depth: 1 }];
  const notes: string[] = [];
  for (let level = levels.pop(); level !== undefined; level = levels.pop()) {
    for (const submodule of await submodulesIn(level)) {
      if (notes.length === MOST || level.depth > DEEPEST) return err(`The submodule ${submodule.path} is one too many, or lies too deep: ${String(MOST)} are filled, ${String(DEEPEST)} inside each other. Switch worktrees.submodules off and fill them in worktrees.setup.`);
      const filled = await fillOne(place, level, submodule);
      if (!filled.ok) return filled;
      levels.push({ ...filled.value, depth: level.depth + 1 });
      notes.push(`The submodule ${submodule.path} is at ${submodule.commit.slice(0, 10)}.`);
    }
  }
  return ok(notes);
}

async function submodulesIn({ place, git }: Level): Promise<readonly Submodule[]> {
  const index = await git.read(place, ['ls-files', '--stage', '-z'], { readOnly: true });
  const links = index.split('\0').flatMap((line) => (line.startsWith('160000 ') ? [{ commit: line.slice(7, line.indexOf(' ', 7)), path: line.slice(line.indexOf('\t') + 1) }] : []));
  if (links.length === 0) return [];
  // From the commit, not from the file: that may be a link by now.
  const output = await git.run(place, ['config', '-z', '--blob', 'HEAD:.gitmodules', '--get-regexp', '^submodule\\..*\\.path$'], { readOnly: true });
  const names = new Map(output.stdout.toString('utf8').split('\0').flatMap((entry): [string, string][] => nameOf(entry)));
  return links.flatMap(({ path, commit }) => {
    const name = names.get(path);
    return name === undefined || !isOid(commit) ? [] : [{ path, name, commit }];
  });
}

function nameOf(entry: string): [string, string][] {
  const cut = entry.indexOf('\n');
  return cut === -1 ? [] : [[entry.slice(cut + 1), entry.slice('submodule.'.length, cut - '.path'.length)]];
}

async function fillOne(place: FillPlace, { place: parent, git: parentGit }: Level, { path, name, commit }: Submodule): Promise<Result<{ readonly place: GitPlace; readonly git: HardenedGit }, string>> {
  const moduleDir = join(parentGit.commonDir, 'modules', name);
  const unfit = hasControl(name) || /(^|\/)\.\.?(\/|$)|\\/.test(name) || new PlainFolders(parentGit.commonDir).obstacle(`modules/${name}/x`) !== null;
  if (unfit || sight(join(moduleDir, 'objects'))?.isDirectory() !== true) {
    return err(`The submodule ${path} cannot be filled: your checkout has no repository of it. Run \`git submodule update --init -- ${path}\` there (\`git submodule absorbgitdirs\` where its repository lies inside it), or switch worktrees.submodules off.`);
  }
  const git = place.gitFor(moduleDir);
  const known = await git.run({ gitDir: moduleDir, workTree: moduleDir }, ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`]);
  if (known.code !== 0) return err(`The submodule ${path} is to be at ${commit.slice(0, 10)}, which your checkout does not have. Run \`git submodule update --init -- ${path}\` there, then retry.`);
  const obstacle = new PlainFolders(parent.workTree).make(path);
  const folder = join(parent.workTree, path);
  if (obstacle !== null || sight(folder)?.isDirectory() === false) return err(`The submodule ${path} cannot be filled: ${obstacle ?? path} is a link or no folder in the worktree.`);
  const entries = new AdminEntries(moduleDir, place.stateFolder);
  remember(place, moduleDir);
  const entry = entries.byId(place.id) ?? entries.make(place.id, folder, commit);
  const checkedOut: GitPlace = { gitDir: entry.gitDir, workTree: folder };
  if (!entries.isReady(entry)) {
    entries.point(folder, entry.gitDir);
    await git.read(checkedOut, ['checkout', '-q', '-f', '--no-recurse-submodules', '--detach', commit], { timeoutMs: 15 * 60_000 });
    entries.markReady(entry);
  }
  return ok({ place: checkedOut, git });
}

function remember({ worktree, git }: FillPlace, moduleDir: string): void {
  const known = listed(worktree.gitDir, git.commonDir);
  if (known.includes(moduleDir)) return;
  writeFileSync(join(worktree.gitDir, LIST), [...known, moduleDir].map((dir) => `${relative(git.commonDir, dir)}\n`).join(''));
}

function listed(gitDir: string, commonDir: string): readonly string[] {
  if (sight(join(gitDir, LIST))?.isFile() !== true) return [];
  const paths = readFileSync(join(gitDir, LIST), 'utf8').split('\n');
  // Agents can write there; only what lies among the repositories of submodules is ever looked at.
  return paths.filter((path) => path.startsWith('modules/') && !/(^|\/)\.\.?(\/|$)/.test(path) && !hasControl(path)).map((path) => join(commonDir, path));
}

/** Before a worktree goes: what was committed or left uncommitted in its submodules stays findable in their repositories. */
export async function letGoOfSubmodules({ git, stateFolder, gitFor }: Pick<FillPlace, 'git' | 'stateFolder' | 'gitFor'>, worktree: AdminEntry): Promise<void> {
  for (const moduleDir of [...listed(worktree.gitDir, git.commonDir)].reverse()) {
    const entries = new AdminEntries(moduleDir, stateFolder);
    const entry = entries.byId(worktree.id);
    if (entry === null) continue;
    if (sight(entry.path)?.isDirectory() === true && entries.isReady(entry)) await keepSubmodule(gitFor(moduleDir), entry);
    entries.remove(entry.gitDir);
  }
}

async function keepSubmodule(git: HardenedGit, entry: AdminEntry): Promise<void> {
  const main: GitPlace = { gitDir: git.commonDir, workTree: git.commonDir };
  const backupRef = `refs/coppice/backup/${entry.id}`;
  const before = (await git.run(main, ['rev-parse', '--verify', '--quiet', backupRef], { readOnly: true })).stdout.toString('utf8').trim();
  const { head } = await backUp({ git, place: { gitDir: entry.gitDir, workTree: entry.path }, main, id: entry.id, backupRef, before: before === '' ? null : before });
  if (head === null || (await git.read(main, ['for-each-ref', '--count=1', '--contains', head], { readOnly: true })) !== '') return;
  await git.read(main, ['update-ref', `refs/coppice/keep/${entry.id}`, head]);
}

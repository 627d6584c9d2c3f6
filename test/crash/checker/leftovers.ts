import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAtRest, type Evidence } from './evidence';
import { violations, type Violation } from './violation';

/** I7: no lock, worktree, branch, folder or note that the state does not know. */
export function leftovers(evidence: Evidence): readonly Violation[] {
  return violations('I7', [...locks(evidence), ...strayWorktrees(evidence), ...strayBranches(evidence), ...strayFolders(evidence), ...strayNotes(evidence)]);
}

function locks({ git, spec }: Evidence): readonly string[] {
  const common = git.read('rev-parse', '--path-format=absolute', '--git-common-dir').trim();
  return filesBelow(common)
    .filter((path) => /\.lock$|\/packed-refs\.new$|\/tmp_objdir-|\/locked$/.test(path))
    // A running engine's own; at rest none is there.
    .filter((path) => path !== join(spec.stateFolder, 'git.lock') || !existsSync(join(spec.stateFolder, 'engine.json')))
    .map((path) => `A lock or half-written file was left: ${path}`);
}

function strayWorktrees({ git, spec, rows }: Evidence): readonly string[] {
  const listed = git.read('worktree', 'list', '--porcelain').split('\n').flatMap((line) => (line.startsWith('worktree ') ? [line.slice(9)] : []));
  const known = rows.worktrees.filter((row) => row.state.kind !== 'removed');
  const texts = listed.slice(1).filter((path) => !known.some((row) => row.path === path)).map((path) => `git knows a worktree at ${path}, the state does not.`);
  const standing = known.filter((row) => row.state.kind === 'standing' || row.state.kind === 'kept');
  for (const row of standing) if (!listed.includes(row.path)) texts.push(`The state says that ${row.path} stands; git does not know it.`);
  for (const row of isAtRest(rows) ? known.filter((one) => one.state.kind === 'removing') : []) texts.push(`${row.path} is still about to be removed, though all is at rest.`);
  const common = git.read('rev-parse', '--path-format=absolute', '--git-common-dir').trim();
  const entries = namesIn(join(common, 'worktrees'));
  if (entries.length !== listed.length - 1) texts.push(`git has ${String(entries.length)} worktree entries (${entries.join(', ')}) and lists ${String(listed.length - 1)}.`);
  const folders = namesIn(spec.worktreesFolder).filter((name) => name !== '.coppice-trash').map((name) => join(spec.worktreesFolder, name));
  return [...texts, ...folders.filter((path) => !known.some((row) => row.path === path)).map((path) => `The folder ${path} is nobody's.`)];
}

/** A branch of ours belongs to a plan, or to a task whose worktree has not been cleared away. */
function strayBranches({ git, rows }: Evidence): readonly string[] {
  const removed = new Set(rows.worktrees.filter((row) => row.state.kind === 'removed' && row.taskId !== null).map((row) => row.taskId));
  const expected = new Set([...rows.plans.map((plan) => plan.integrationRef), ...rows.tasks.filter((task) => !(task.state.kind === 'landed' && removed.has(task.id))).map((task) => task.branchRef)]);
  return git
    .refs()
    .filter(({ name }) => name.startsWith('refs/heads/coppice/') && !expected.has(name))
    .map(({ name }) => `The branch ${name} is nobody's.`);
}

function strayFolders({ spec, rows }: Evidence): readonly string[] {
  const known = new Set(rows.attempts.map((attempt) => attempt.id));
  return namesIn(join(spec.stateFolder, 'runs'))
    .filter((name) => name !== 'checks' && !known.has(name))
    .map((name) => `The run folder ${name} belongs to no attempt.`);
}

/** What Coppice writes down before it touches git is taken away when it is done. */
function strayNotes({ spec, rows }: Evidence): readonly string[] {
  const alive = new Set(rows.worktrees.filter((row) => row.state.kind !== 'removed').map((row) => `${row.id}.json`));
  return [
    ...namesIn(join(spec.stateFolder, 'worktrees')).filter((name) => !alive.has(name)).map((name) => `The worktree record ${name} is nobody's.`),
    ...namesIn(join(spec.stateFolder, 'following')).map((name) => `A fast-forward was never finished: ${name}`),
    ...namesIn(join(spec.stateFolder, 'scratch')).map((name) => `Left in the scratch folder: ${name}`),
    ...namesIn(spec.stateFolder).filter((name) => /^(staging-|trash-)|\.tmp$/.test(name)).map((name) => `Left in the state folder: ${name}`),
  ];
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => join(entry.parentPath, entry.name));
}

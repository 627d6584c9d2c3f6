import { judgeRepositoryPath } from '../../rules/repositoryPath';
import { emptyDraftTask, type DraftCheck, type DraftTask } from '../../draft';
import { plainText } from '../names/plainText';
import { located } from '../slice';
import type { CheckClaim, Claims, DependencyClaim, FileClaim, ValueClaim } from './claims';
import type { PlanContext } from './context';
import { saidNames } from './saidNames';
import type { TaskSeed } from './taskSeeds';

/** The claims about one task, and nothing else. */
interface TaskClaims {
  readonly dependencies: readonly DependencyClaim[];
  readonly files: readonly FileClaim[];
  readonly checks: readonly CheckClaim[];
  readonly values: readonly ValueClaim[];
}

export interface ResolvedClaims {
  readonly dependencies: readonly DependencyClaim[];
  readonly files: readonly FileClaim[];
}

/** The drafts of all tasks, from their seeds and the claims about them. */
export function taskDrafts(context: PlanContext, resolved: ResolvedClaims): readonly DraftTask[] {
  const claimsOf = divided(context.claims, resolved);
  const phaseOf = new Map(context.phaseSeeds.flatMap(({ name, tasks }) => tasks.map((key) => [key, name] as const)));
  const isSaid = saidNames(context.source.text);
  return context.seeds.map((seed) => ({ ...taskDraft(context, seed, claimsOf(seed.key)), aliases: [...seed.aliases, ...seed.shortNames.filter(isSaid)], otherNames: seed.shortNames, phase: phaseOf.get(seed.key) ?? null }));
}

function divided(claims: Claims, { dependencies, files }: ResolvedClaims): (key: string) => TaskClaims {
  const byTask = <T extends { readonly task: string | null }>(all: readonly T[]): ReadonlyMap<string | null, readonly T[]> => {
    const groups = new Map<string | null, T[]>();
    for (const claim of all) {
      const known = groups.get(claim.task);
      if (known === undefined) groups.set(claim.task, [claim]);
      else known.push(claim);
    }
    return groups;
  };
  const [ofDependencies, ofFiles, ofChecks, ofValues] = [byTask(dependencies), byTask(files), byTask(claims.checks), byTask(claims.values)];
  return (key) => ({ dependencies: ofDependencies.get(key) ?? [], files: ofFiles.get(key) ?? [], checks: ofChecks.get(key) ?? [], values: ofValues.get(key) ?? [] });
}

function taskDraft(context: PlanContext, seed: TaskSeed, claims: TaskClaims): DraftTask {
  const { source } = context;
  const { main, title } = seed;
  const slice = { start: main.at.start, end: main.at.start + main.at.text.length };
  const all = (field: ValueClaim['field']): readonly string[] => [...new Set(claims.values.filter((claim) => claim.field === field).map(({ value }) => value))];
  const hard = claims.dependencies.filter(({ soft }) => !soft);
  const locate = ({ on, at }: DependencyClaim): DraftTask['softDependsOn'][number] => located(source, at, on);
  const branch = claims.values.find(({ field }) => field === 'branch');
  return {
    ...emptyDraftTask({ key: located(source, slice, seed.key), title: located(source, slice, title), at: source.range(slice.start, slice.end) }),
    prompt: promptOf(context, seed),
    acceptance: all('acceptance'),
    outOfScope: all('outOfScope'),
    dependsOn: strongestKinds(hard).map((claim) => ({ ...locate(claim), kind: claim.kind, name: claim.name })),
    softDependsOn: claims.dependencies.filter(({ soft }) => soft).map(locate),
    externalDependsOn: all('externalDependsOn'),
    publishes: all('publishes'),
    files: claims.files.map(({ path, mode, lines, change, at }) => ({ ...located(source, at, path), mode, lines, change })),
    checks: distinctChecks(claims.checks.map((claim) => draftCheck(context, claim))),
    branch: branch === undefined ? null : located(source, branch.at, branch.value.replace(/^origin\//, '')),
    template: all('template')[0] ?? null,
    worktree: all('worktree')[0] ?? null,
    done: isDone(seed, claims),
    optional: main.name.optional || all('optional').length > 0,
    continuous: /\bcontinuous(?:ly)?\b/i.test(title) || all('continuous').length > 0,
    estimate: all('estimate')[0] ?? main.name.estimate,
  };
}

/** One dependency for each other task. What waits for a landing waits for all that comes before it. */
function strongestKinds(claims: readonly DependencyClaim[]): readonly DependencyClaim[] {
  const byTask = new Map<string, DependencyClaim>();
  for (const claim of claims) {
    const known = byTask.get(claim.on);
    if (known === undefined || (known.kind === 'success' && claim.kind !== 'success' && claim.confidence >= known.confidence)) byTask.set(claim.on, claim);
  }
  return [...byTask.values()];
}

function isDone({ main, others }: TaskSeed, { values }: TaskClaims): boolean {
  if (main.name.mark !== null) return main.name.mark === 'done';
  if (values.some(({ field }) => field === 'done')) return true;
  if (main.checked !== null) return main.checked;
  if (others.some(({ form, checked, name }) => form === 'todo' && (checked === true || name.mark === 'done'))) return true;
  const boxes = main.parts().flatMap(({ items }) => items).flatMap(({ checked }) => (checked === null ? [] : [checked]));
  return boxes.length > 0 && boxes.every(Boolean);
}

/** The whole of the task's text as it stands; for a row, its cells with their headings. */
function promptOf({ source }: PlanContext, { main, title }: TaskSeed): string {
  const body = main.section === null ? source.text.slice(main.start, main.end) : source.text.slice(main.section.bodyStart, main.section.bodyEnd);
  const text = main.row === null ? body.replace(/\n {0,3}#{1,6}[ \t]*$/, '').replace(/(?:\n[ \t]*(?:-{3,}|\*{3,})[ \t]*)+\s*$/, '').trim() : [title, ...[...main.cells].filter(([field, cell]) => field !== 'title' && field !== 'id' && cell.text !== '').map(([field, cell]) => `${field}: ${plainText(cell.text)}`)].join('\n');
  return text === '' ? title : text;
}

export function draftCheck({ source }: Pick<PlanContext, 'source'>, { command, cwd, when, at }: CheckClaim): DraftCheck {
  const folder = cwd === null ? null : insideFolder(cwd);
  return { command: located(source, at, command), cwd: folder === null ? null : located(source, at, folder), when };
}

/**
 * Documents step into worktrees by paths of their own machine (`../repo-w1/ui`, `/home/me/repo/ui`). What is left
 * behind the worktree's root is the folder; where no root can be told, the check runs at the root.
 */
function insideFolder(cwd: string): string | null {
  const outside = /^(?:\.\.\/)+[^/]+\/?/.exec(cwd);
  const absolute = /^(?:\/|~\/|[A-Za-z]:\/|\$)/.test(cwd);
  const rest = outside !== null ? cwd.slice(outside[0].length) : absolute ? (cwd.split('/').filter((part) => part !== '').length > 3 ? lastFolder(cwd) : '') : cwd;
  const verdict = judgeRepositoryPath(rest === '' ? '.' : rest);
  return verdict.kind === 'inside' && verdict.path !== '.' ? verdict.path : null;
}

/** Of an absolute path only the folder names that projects have inside of a repository can be trusted. */
function lastFolder(path: string): string {
  const last = path.split('/').filter((part) => part !== '').at(-1) ?? '';
  return /^(?:ui|web|app|api|server|client|frontend|backend|mobile|docs|cli|core)$/.test(last) ? last : '';
}

export function distinctChecks(checks: readonly DraftCheck[]): readonly DraftCheck[] {
  const byText = new Map<string, DraftCheck>();
  for (const check of checks) {
    const name = JSON.stringify([check.command.value, check.cwd?.value ?? '.']);
    const known = byText.get(name);
    byText.set(name, known === undefined ? check : { ...known, when: [...new Set([...known.when, ...check.when])] });
  }
  return [...byText.values()];
}

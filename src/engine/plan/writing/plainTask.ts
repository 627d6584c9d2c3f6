import type { Dependency, LineRange, OwnedPath, PlannedTask } from '../../model/plan';
import { TASK_CHECK_MOMENTS } from '../draft';
import { OPEN_END } from '../openEnd';
import type { YamlDependency, YamlOwnership, YamlTask } from '../yaml/taskSchema';
import { plainJob } from '../yaml/jobForm';
import { filled, plainChecks } from './plainLists';

/** A task as the values of a YAML document. `publishers`: for names that one task alone publishes, that task. */
export function plainTask(task: PlannedTask, publishers: ReadonlyMap<string, string>): YamlTask {
  return {
    id: task.key,
    title: task.title,
    ...filled('aliases', task.aliases),
    ...(task.phase === null ? {} : { phase: task.phase }),
    ...(task.done ? { done: true } : {}),
    ...(task.optional ? { optional: true } : {}),
    ...(task.continuous ? { continuous: true } : {}),
    ...(task.estimate === null ? {} : { estimate: task.estimate }),
    ...(task.agent === null ? {} : { agent: task.agent }),
    ...(task.template === null ? {} : { template: task.template }),
    ...(task.jobs.length === 0 ? {} : { jobs: Object.fromEntries(task.jobs.map(plainJob)) }),
    ...(task.branch === null ? {} : { branch: task.branch }),
    ...(task.cwd === '.' ? {} : { cwd: task.cwd }),
    ...(task.worktree === null ? {} : { worktree: task.worktree }),
    ...filled('depends_on', task.dependsOn.map((dependency) => plainDependency(dependency, publishers))),
    ...filled('soft_depends_on', task.softDependsOn),
    ...filled('external_depends_on', task.externalDependsOn),
    ...filled('publishes', task.publishes),
    ...filled('files', task.ownership.map(plainOwnership)),
    ...(task.prompt === '' ? {} : { prompt: task.prompt }),
    ...filled('acceptance', task.acceptance),
    ...filled('out_of_scope', task.outOfScope),
    ...(task.run === null ? {} : { run: task.run }),
    ...filled('checks', plainChecks(task.checks, TASK_CHECK_MOMENTS)),
  };
}

function plainDependency({ on, kind, name }: Dependency, publishers: ReadonlyMap<string, string>): YamlDependency {
  if (kind === 'success') return on;
  if (name === null) return `${kind}:${on}`;
  return publishers.get(`${kind}:${name}`) === on ? `${kind}:${name}` : { on, kind, name };
}

function plainOwnership({ path, mode, lines, change }: OwnedPath): YamlOwnership {
  if (mode === 'own' && lines.length === 0 && change === null) return path;
  return { path, ...(mode === 'own' ? {} : { mode }), ...filled('lines', lines.map(plainLines)), ...(change === null ? {} : { change }) };
}

function plainLines({ from, to }: LineRange): string {
  if (to === OPEN_END) return `${String(from)}+`;
  return from === to ? String(from) : `${String(from)}-${String(to)}`;
}

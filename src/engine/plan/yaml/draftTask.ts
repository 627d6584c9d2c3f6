import type { DiagnosticList } from '../diagnosticList';
import { TASK_CHECK_MOMENTS, type DraftTask } from '../draft';
import { draftChecks } from './draftChecks';
import { draftDependencies } from './draftDependencies';
import { draftJob } from './jobForm';
import { draftOwnership } from './draftOwnership';
import { locatedList, locatedOne } from './located';
import type { NodePlaces, ValuePath } from './nodePlace';
import type { Publishers } from './publishers';
import type { YamlTask } from './taskSchema';

export interface TaskPlace {
  readonly places: NodePlaces;
  readonly publishers: Publishers;
  readonly diagnostics: DiagnosticList;
  readonly path: ValuePath;
}

export function draftTask(task: YamlTask, place: TaskPlace): DraftTask {
  const { places, path } = place;
  const under = (field: keyof YamlTask): TaskPlace => ({ ...place, path: [...path, field] });
  const id = places.at([...path, 'id']);
  return {
    key: { value: task.id, at: id },
    title: { value: task.title, at: places.at([...path, 'title']) },
    at: id,
    aliases: task.aliases ?? [],
    otherNames: [],
    prompt: task.prompt ?? '',
    acceptance: task.acceptance ?? [],
    outOfScope: task.out_of_scope ?? [],
    dependsOn: draftDependencies(task.depends_on, under('depends_on')),
    softDependsOn: locatedList(task.soft_depends_on, places, [...path, 'soft_depends_on']),
    externalDependsOn: task.external_depends_on ?? [],
    publishes: task.publishes ?? [],
    files: [...draftOwnership(task.files, under('files')), ...draftOwnership(task.owns, under('owns'))],
    run: locatedOne(task.run, places, [...path, 'run']),
    agent: locatedOne(task.agent, places, [...path, 'agent']),
    template: task.template ?? null,
    jobs: Object.entries(task.jobs ?? {}).map(([name, job]) => draftJob(name, job)),
    checks: draftChecks(task.checks, { ...under('checks'), when: TASK_CHECK_MOMENTS }),
    branch: locatedOne(task.branch, places, [...path, 'branch']),
    cwd: locatedOne(task.cwd, places, [...path, 'cwd']),
    worktree: task.worktree ?? null,
    phase: task.phase ?? null,
    done: task.done ?? false,
    optional: task.optional ?? false,
    continuous: task.continuous ?? false,
    estimate: task.estimate ?? null,
  };
}

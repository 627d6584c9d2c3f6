import { stringify } from 'yaml';
import { err, ok, type Result } from '../../util/result';
import { TASK_LIST, type PlanDocument, type PlannedTask } from '../model/plan';
import { parsePlan } from '../plan/parsePlan';
import { filled } from '../plan/writing/plainLists';
import { YAML_STYLE } from '../plan/writing/planToYaml';
import type { NewTask } from './newTask';

/**
 * The task as the document of a plan that has no other. This is the text people agree to, and clients and the engine
 * write it apart from each other. What it waits for is not in it: that runs nothing.
 */
export function taskText({ title, prompt, agent, template, run, checks, owns }: NewTask): string {
  const task = {
    id: 'T1',
    title,
    ...(prompt === '' ? {} : { prompt }),
    ...(agent === null ? {} : { agent }),
    ...(template === null ? {} : { template }),
    ...filled('files', owns),
    ...(run === null ? {} : { run }),
    ...filled('checks', checks),
  };
  return stringify({ title, tasks: [task] }, YAML_STYLE);
}

export interface ReadTask {
  readonly task: PlannedTask;
  /** The plan of this task alone. */
  readonly document: PlanDocument;
  readonly text: string;
}

/** The task as the engine takes it, or the first thing that is wrong with it. */
export function readTask(given: NewTask): Result<ReadTask, string> {
  const text = taskText(given);
  const { plan, diagnostics } = parsePlan(text, { path: TASK_LIST });
  const [task] = plan?.tasks ?? [];
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (plan !== null && task !== undefined && wrong === undefined) return ok({ task, document: plan, text });
  return err(wrong?.message ?? 'Nothing is said of what is to be done.');
}

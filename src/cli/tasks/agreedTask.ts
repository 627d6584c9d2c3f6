import type { EngineClient } from '../../client/engineClient';
import { jobEnvironment } from '../../client/jobEnvironment';
import type { RepositoryLocation } from '../../client/locate';
import { readTask, startOptions, type NewTask, type ProjectConfig } from '../../engine/index';
import type { Params } from '../../protocol/channel';
import type { EngineRequests } from '../../protocol/messages';
import type { PlanOptions } from '../../protocol/planOptions';
import { agree, templatesFor } from '../agreement';
import type { CliContext } from '../context';
import { CliFailure } from '../failure';

export interface Giving {
  readonly task: NewTask;
  readonly settings: ProjectConfig;
  readonly chosen: PlanOptions;
  readonly json: boolean;
}

/** Shows what the task would run, and gives what the engine wants to know of it. */
export async function agreedTask(context: CliContext, client: EngineClient, location: RepositoryLocation, { task, settings, chosen, json }: Giving): Promise<Omit<Params<EngineRequests, 'task/add'>, 'alone'>> {
  const read = readTask(task);
  if (!read.ok) throw new CliFailure(`This task cannot be run: ${read.error}`, 'Say it differently, and try again.');
  const { document, text } = read.value;
  const options = startOptions(chosen, document, settings);
  const inProject = templatesFor({ document, options }, location.root, context.output, { json });
  const consent = await agree(client, location, context.output, { document, text, options, settings, inProject, json });
  return { task, options, consent, environment: jobEnvironment(context.environment, settings.environment.allow) };
}

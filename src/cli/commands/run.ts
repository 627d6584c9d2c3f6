import type { EngineClient } from '../../client/engineClient';
import { jobEnvironment } from '../../client/jobEnvironment';
import { startOptions, wholeText } from '../../engine/index';
import type { Answer, Params } from '../../protocol/channel';
import type { EngineRequests } from '../../protocol/messages';
import type { PlanOptions } from '../../protocol/planOptions';
import { agree, templatesFor } from '../agreement';
import { askAgain } from '../askAgain';
import { locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { readPlanFile } from '../planFile';
import { chosenTasks, type TaskChoice } from '../plans/chosenTasks';
import { writeRun, writtenText, type WriteBack } from '../plans/writeRun';
import { settingsOf } from '../projectSettings';
import { ask } from '../question';
import { quietlyRead, readPlan } from '../readPlan';
import type { Reporter } from '../reporters';
import { followFrom, type FollowOptions } from './follow';

export interface RunFlags extends Omit<PlanOptions, 'only'>, FollowOptions, TaskChoice {
  /** Take a changed text over into the plan that runs. */
  readonly accept: boolean;
}

export async function run(context: CliContext, name: string, flags: RunFlags): Promise<ExitCode> {
  const { output } = context;
  const { json, detach, accept, only, batch, ...chosen } = flags;
  const settings = settingsOf(context);
  const file = readPlanFile(name, context.cwd);
  const { document, companions } = readPlan(file, output, flags);
  const tasks = await chosenTasks(context, { file, document }, { only, batch });
  const options = startOptions({ ...chosen, only: tasks }, document, settings);
  const inProject = templatesFor({ document, options }, locate(context).root, output, flags);
  const environment = jobEnvironment(context.environment, settings.environment.allow);
  const exitCode = await withEngine(context, async (client, location) => {
    const consent = await agree(client, location, output, { document, text: wholeText(file.text, companions), options, settings, inProject, json });
    return followFrom(context, client, { json, detach }, async (_board, reporter) => {
      const request = { path: file.path, text: file.text, companions, options, consent, environment, accept };
      return planOf(await startOrChange(context, { client, request, mayAsk: context.interactive && !json }), reporter);
    });
  });
  const what = settings.plans?.writeBack;
  if (what !== undefined && !detach) await writeIntoDocument(context, { name, what, json });
  return exitCode;
}

interface Writing {
  readonly name: string;
  readonly what: WriteBack;
  readonly json: boolean;
}

/** As the settings want it. That it is not possible takes nothing from how the run went. */
async function writeIntoDocument(context: CliContext, { name, what, json }: Writing): Promise<void> {
  const { output } = context;
  try {
    const file = readPlanFile(name, context.cwd);
    const text = writtenText(name, await writeRun(context, file, quietlyRead(file), what));
    if (text !== null && !json) output.line(text);
  } catch (thrown) {
    if (!(thrown instanceof CliFailure)) throw thrown;
    output.error(`${thrown.message}\n  ${thrown.next}`);
  }
}

interface Start {
  readonly client: EngineClient;
  readonly request: Params<EngineRequests, 'plan/start'>;
  readonly mayAsk: boolean;
}

type Started = Answer<EngineRequests, 'plan/start'>;

/** Where the plan runs by an older text, the person is shown what is different, and decides. */
async function startOrChange({ output }: CliContext, { client, request, mayAsk }: Start): Promise<Started> {
  const answer = await askAgain(client, 'plan/start', request);
  if (answer.kind !== 'refused' || answer.code !== 'change-to-accept' || !mayAsk) return answer;
  output.line(answer.message);
  const taken = await ask('Take this into the run (y), or leave the run as it is (n)? ', output);
  return taken?.startsWith('y') === true ? askAgain(client, 'plan/start', { ...request, accept: true }) : answer;
}

function planOf(answer: Started, reporter: Reporter): string {
  // To be called twice is no mistake: what was asked for is so.
  if (answer.kind === 'refused') throw refusedBy(answer, answer.code === 'already-landed' ? ExitCode.ok : ExitCode.unusable);
  if (answer.kind === 'joined') reporter.note(`This plan runs already; showing how it goes on.${answer.note === undefined ? '' : ` ${answer.note}`}`);
  if (answer.kind === 'changed') reporter.note(`This plan runs already, and goes on by the changed document: ${answer.text}.`);
  return answer.planId;
}

import { jobEnvironment } from '../../client/jobEnvironment';
import { SPEC_LIMIT, type PlanDocument } from '../../engine/index';
import type { SessionOutcome } from '../../protocol/session';
import { locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import { plannerConsent, plannerName } from '../init/planner';
import { planTarget, writeDraft, writePlan } from '../init/planTarget';
import { runSession } from '../init/session';
import { workOut } from '../plans/workOut';
import { ask } from '../question';
import { readPlan } from '../readPlan';
import { planEvent, planLines } from '../render/plan';
import { sessionLine } from '../render/session';
import { settingsOf } from '../projectSettings';
import { readTextFile } from '../textFile';

export interface InitFlags {
  readonly from: string;
  readonly agent?: string;
  readonly out?: string;
  readonly yes: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** Session 0: an agent makes a plan of a specification; a person sees it before it becomes a file of the repository. */
export async function init(context: CliContext, flags: InitFlags): Promise<ExitCode> {
  const { output } = context;
  const { worktree } = locate(context);
  const settings = settingsOf(context);
  const spec = readTextFile({ name: flags.from, cwd: context.cwd, what: 'The specification', mostBytes: SPEC_LIMIT, next: 'Give the path of a text that describes what is to be built.' });
  const agent = plannerName(flags.agent, settings);
  const target = planTarget({ specName: spec.name, out: flags.out, force: flags.force, cwd: context.cwd, worktree });
  const note = (text: string): void => (flags.json ? output.error(text) : output.line(text));
  note(plannerConsent(agent, settings));

  const outcome = await withEngine(context, (client) =>
    runSession(client, { spec: { name: spec.name, text: spec.text }, agent, environment: jobEnvironment(context.environment, settings.environment.allow) }, {
      heard: (news) => (flags.json ? output.json({ type: news.type, text: news.text }) : output.line(sessionLine(news))),
      note,
    }),
  );
  const text = planned(outcome, target);
  return accept({ context, flags, target, text, document: await preview(context, flags, target, text) });
}

/** The text of the plan, or the end of the command. */
function planned(outcome: SessionOutcome, target: string): string {
  switch (outcome.kind) {
    case 'planned':
      return outcome.text;
    case 'faulty': {
      const kept = outcome.text === '' ? null : writeDraft(target, outcome.text);
      throw new CliFailure('The planner was told of its errors and did not correct them.', kept === null ? 'It gave no plan at all. Say more in the specification, or try another agent.' : `What it gave is in ${kept}: correct it (coppice plan shows where), or run coppice init again.`, ExitCode.unfinished);
    }
    case 'failed':
      throw new CliFailure(`No plan was made. ${outcome.reason}`, outcome.logFile === null ? 'Put right what it complains about, then run coppice init again.' : `What the planner printed: ${outcome.logFile}`, ExitCode.unfinished);
    case 'stopped':
      throw new CliFailure('The planner was stopped. Nothing was written.', 'Run coppice init again when you want to.', ExitCode.unfinished);
  }
}

async function preview(context: CliContext, { json }: InitFlags, target: string, text: string): Promise<PlanDocument> {
  const { output } = context;
  const file = { name: target, path: target, text };
  const { document } = readPlan(file, output, { json });
  const { execution } = await workOut(context, file, document);
  if (json) output.json(planEvent(document, execution));
  else for (const line of ['', ...planLines(document, execution), '']) output.line(line);
  return document;
}

interface Acceptance {
  readonly context: CliContext;
  readonly flags: InitFlags;
  readonly target: string;
  readonly text: string;
  readonly document: PlanDocument;
}

async function accept({ context, flags, target, text, document }: Acceptance): Promise<ExitCode> {
  const { output } = context;
  const answer = flags.yes ? 'yes' : context.interactive && !flags.json ? await choice(context) : 'draft';
  if (answer === 'no') throw new CliFailure('The plan was not accepted. Nothing was written.', 'Say more in the specification, and run coppice init again.', ExitCode.unfinished);
  if (answer === 'draft') {
    const draft = writeDraft(target, text);
    throw new CliFailure(`Nobody has accepted the plan; it is in ${draft}.`, `Look at it with coppice plan ${draft}; rename it when it is as you want it. --yes accepts it unseen.`, ExitCode.unfinished);
  }
  writePlan(target, text, flags.force);
  if (flags.json) output.json({ type: 'summary', exitCode: ExitCode.ok, file: target, tasks: document.tasks.length });
  else output.line(`Written to ${target}.\nNext: coppice run ${target}`);
  return ExitCode.ok;
}

async function choice({ output }: CliContext): Promise<'yes' | 'draft' | 'no'> {
  const answer = await ask('Keep this plan (y), keep it as a draft to edit first (d), or drop it (n)? ', output);
  if (answer === null || answer.startsWith('n')) return 'no';
  return answer.startsWith('y') ? 'yes' : 'draft';
}

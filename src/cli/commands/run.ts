import { createHash } from 'node:crypto';
import { Approvals } from '../../client/approvals';
import { jobEnvironment } from '../../client/jobEnvironment';
import { settingsConsent, startOptions, wholeText } from '../../engine/index';
import type { PlanOptions } from '../../protocol/messages';
import { askAgain } from '../askAgain';
import { withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';
import { readPlanFile } from '../planFile';
import { settingsOf } from '../projectSettings';
import { readPlan } from '../readPlan';
import { commandLines } from '../render/plan';
import { followFrom, type FollowOptions } from './follow';

export async function run(context: CliContext, name: string, flags: PlanOptions & FollowOptions): Promise<ExitCode> {
  const { output } = context;
  const { json, detach, ...chosen } = flags;
  const settings = settingsOf(context);
  const file = readPlanFile(name, context.cwd);
  const { document, companions } = readPlan(file, output, flags);
  const options = startOptions(chosen, document, settings);

  // To call `run` is to agree to these commands; so they are shown before the first of them runs.
  const consent = [...commandLines(document), ...settingsConsent(settings, options, document)];
  if (json) output.json({ type: 'commands', lines: consent });
  else for (const line of consent) output.line(line);

  const hash = createHash('sha256').update(wholeText(file.text, companions)).digest('hex');
  const environment = jobEnvironment(context.environment, settings.environment.allow);
  return withEngine(context, (client, location) =>
    followFrom(context, client, { json, detach }, async (_board, reporter) => {
      new Approvals().approve(location.root, hash);
      const answer = await askAgain(client, 'plan/start', { path: file.path, text: file.text, companions, options, consent: hash, environment });
      // To be called twice is no mistake: what was asked for is so.
      if (answer.kind === 'refused') throw refusedBy(answer, answer.code === 'already-landed' ? ExitCode.ok : ExitCode.unusable);
      if (answer.kind === 'joined') reporter.note('This plan runs already; showing how it goes on.');
      return answer.planId;
    }),
  );
}

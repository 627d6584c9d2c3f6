import type { EngineClient } from '../../client/engineClient';
import type { CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { PlanFollower, type Followed } from '../follow';
import { Interrupts } from '../interrupts';
import { exitCodeOf, summaryEvent } from '../outcome';
import { summaryLines } from '../render/status';
import { jsonReporter, LiveReporter, plainReporter, type Reporter } from '../reporters';
import type { Snapshot } from '../../protocol/views';

export interface FollowOptions {
  readonly json: boolean;
  readonly detach: boolean;
}

/**
 * Listens, lets `begin` start or resume something, and shows that plan until it comes to rest. `begin` gives back the
 * plan's id; it is called once listening has begun.
 */
export async function followFrom(context: CliContext, client: EngineClient, options: FollowOptions, begin: (board: Snapshot, reporter: Reporter) => Promise<string>): Promise<ExitCode> {
  const interrupts = new Interrupts(context.output, context.interactive && !options.json);
  const reporter = chooseReporter(context, options, interrupts);
  const follower = new PlanFollower(client, reporter);
  let followed: Followed;
  try {
    const planId = await begin(await follower.begin(), reporter);
    if (options.detach) interrupts.detach();
    followed = await follower.until(planId, interrupts);
  } finally {
    follower.dispose();
    interrupts.dispose();
  }
  return report(context, options, followed);
}

function chooseReporter(context: CliContext, options: FollowOptions, interrupts: Interrupts): Reporter {
  if (options.json) return jsonReporter(context.output);
  return context.output.live ? new LiveReporter(context.output, () => interrupts.asking, Date.now) : plainReporter(context.output);
}

function report({ output }: CliContext, options: FollowOptions, { kind, plan, tasks }: Followed): ExitCode {
  // Who asked for it from the start got what was wanted; who left early has not seen the end.
  const exitCode = kind === 'detached' ? (options.detach ? ExitCode.ok : ExitCode.unfinished) : exitCodeOf(plan);
  if (options.json) {
    output.json({ ...summaryEvent(plan, tasks, exitCode), detached: kind === 'detached' });
  } else if (kind === 'detached') {
    output.line(`Detached; the engine and the agents go on. coppice status shows how far they are, coppice stop ${plan.id} ends them.`);
  } else {
    for (const line of summaryLines(plan, tasks, output.columns)) output.line(line);
  }
  return exitCode;
}

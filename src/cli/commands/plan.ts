import type { CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { readPlanFile } from '../planFile';
import { readPlan } from '../readPlan';
import { planEvent, planLines } from '../render/plan';

/** Reads a plan and says what it would do. Starts nothing, needs no repository. */
export function plan(context: CliContext, name: string, flags: { readonly json: boolean }): ExitCode {
  const document = readPlan(readPlanFile(name, context.cwd), context.output, flags);
  if (flags.json) {
    context.output.json(planEvent(document));
    context.output.json({ type: 'summary', exitCode: ExitCode.ok });
  } else {
    for (const line of planLines(document)) context.output.line(line);
  }
  return ExitCode.ok;
}

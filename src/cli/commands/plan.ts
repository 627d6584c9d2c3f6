import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { locateRepository } from '../../client/locate';
import { EMPTY_PROJECT_CONFIG, formatDiagnostics, planToYaml, startOptions, templatesUsed, updateYaml, type PlanDocument } from '../../engine/index';
import { explainPlan, explainTask, type ExecutionPlan } from '../../engine/planning/index';
import { writeAtomic } from '../../os/atomicFile';
import { messageOf } from '../../util/errors';
import type { CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import { readPlanFile, type PlanFile } from '../planFile';
import { changePlan } from '../plans/changePlan';
import { workOut, type WorkedOut } from '../plans/workOut';
import { writeRun, writtenText, type WriteBack } from '../plans/writeRun';
import { readSettings, settingsOf } from '../projectSettings';
import { readPlan, type ReadPlan } from '../readPlan';
import { explanationLines } from '../render/explanation';
import { NO_TEMPLATES, planEvent, planLines, type PlanTemplates } from '../render/plan';
import { projectTemplates } from '../templates/planTemplates';

export interface PlanFlags {
  readonly json: boolean;
  readonly strict: boolean;
  /** A task's key; true for the plan as a whole. */
  readonly explain?: string | true | undefined;
  readonly edit?: string | undefined;
  readonly export?: string | undefined;
  /** True where the settings say what. */
  readonly writeBack?: WriteBack | true | undefined;
}

/** Reads a plan and says what it would do. Starts nothing, needs no repository, and changes only what a flag asks for. */
export async function plan(context: CliContext, name: string, flags: PlanFlags): Promise<ExitCode> {
  const file = readPlanFile(name, context.cwd);
  const read = readPlan(file, context.output, flags);
  const { document } = read;
  if (flags.writeBack !== undefined) await tellWritten(context, { file, read, what: flags.writeBack });
  if (flags.export !== undefined) exportTo(context, flags.export, document);
  const worked = await workOut(context, file, document);
  tellDoubts(context, file, worked, flags);
  if (flags.edit !== undefined) return changePlan(context.output, { document, worked, words: flags.edit });
  if (flags.explain !== undefined) return explain(context, { file, document, execution: worked.execution, json: flags.json }, flags.explain);
  if (flags.writeBack !== undefined || flags.export !== undefined) return ExitCode.ok;
  const templates = templatesOf(context, document, flags);
  if (flags.json) {
    context.output.json(planEvent(document, worked.execution, templates));
    context.output.json({ type: 'summary', exitCode: ExitCode.ok });
  } else {
    for (const line of planLines(document, worked.execution, templates)) context.output.line(line);
  }
  return ExitCode.ok;
}

/** What the project adds to the plan: the files of its templates. Outside of a repository nothing does. */
function templatesOf({ cwd, output }: CliContext, document: PlanDocument, flags: PlanFlags): PlanTemplates {
  const located = locateRepository(cwd);
  if (!located.ok) return NO_TEMPLATES;
  const settings = readSettings(located.value.root);
  const options = startOptions({}, document, settings.ok ? settings.value : EMPTY_PROJECT_CONFIG);
  const { read, elsewhere } = projectTemplates(templatesUsed(document, options), located.value.root, output, flags);
  return { read: read.map(({ template }) => template), elsewhere };
}

/** What only came to light when batches were made. */
function tellDoubts({ output }: CliContext, file: PlanFile, { execution: { diagnostics }, gap }: WorkedOut, { json, strict }: PlanFlags): void {
  if (json) for (const diagnostic of diagnostics) output.json({ type: 'diagnostic', path: file.path, ...diagnostic });
  else if (diagnostics.length > 0) output.error(`${formatDiagnostics(file.name, diagnostics, file.text)}\n`);
  if (gap !== null && !json) output.error(`${gap}\n`);
  if (strict && diagnostics.length > 0) throw new CliFailure(`${file.name} cannot be kept to in every point, and --strict allows no doubt.`, 'Correct what is marked above, or leave --strict out.');
}

interface Writing {
  readonly file: PlanFile;
  readonly read: ReadPlan;
  readonly what: WriteBack | true;
}

async function tellWritten({ output, ...context }: CliContext, { file, read, what }: Writing): Promise<void> {
  const chosen = what === true ? (settingsOf({ output, ...context }).plans?.writeBack ?? 'done') : what;
  const written = await writeRun({ output, ...context }, file, read, chosen);
  output.line(writtenText(file.name, written) ?? `There is nothing new to write; ${file.name} is as it was.`);
}

function exportTo({ output, cwd }: CliContext, target: string, document: PlanDocument): void {
  const path = resolve(cwd, target);
  const text = existsSync(path) ? updated(path, document) : planToYaml(document);
  try {
    writeAtomic(path, text, 0o644);
  } catch (thrown) {
    throw new CliFailure(`${path} cannot be written: ${messageOf(thrown)}`, 'Name a file in a folder that exists and that you may write to.');
  }
  output.line(`Written to ${target}.`);
}

/** A plan that is there keeps its comments and its order; anything else is not written over. */
function updated(path: string, document: PlanDocument): string {
  const written = updateYaml(readPlanFile(path, '.').text, document, path);
  if (!written.ok) throw new CliFailure(`${path} exists and cannot be brought up to date: ${written.error.message}`, 'Name a file that does not exist, or move that one away.');
  return written.value;
}

interface Explained {
  readonly file: PlanFile;
  readonly document: PlanDocument;
  readonly execution: ExecutionPlan;
  readonly json: boolean;
}

function explain({ output }: CliContext, { file, document, execution, json }: Explained, about: string | true): ExitCode {
  const task = about === true ? null : document.tasks.find((each) => each.key === about || each.aliases.includes(about));
  if (task === undefined) throw new CliFailure(`${String(about)} is not in this plan.`, `Its tasks are: ${document.tasks.slice(0, 20).map(({ key }) => key).join(', ')}.`);
  const explanations = task === null ? explainPlan(document) : explainTask(document, execution, task.key);
  if (json) for (const explanation of explanations) output.json({ type: 'explanation', task: task?.key ?? null, ...explanation });
  else for (const line of explanationLines(file.name, task === null ? document.title : `${task.key}: ${task.title}`, explanations)) output.line(line);
  return ExitCode.ok;
}

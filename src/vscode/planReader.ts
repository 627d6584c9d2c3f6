import { createHash } from 'node:crypto';
import type { ConsentTemplate, PlanDocument, PlanReading, ProjectConfig, Template } from '../engine/index';
import type { PlanOptions } from '../protocol/planOptions';
import { loadLater } from './loadLater';
import type { Doubt } from './planDiagnostics';

/** Reads a plan document. The parser is loaded at the first use: most windows never see a plan. */
export async function readPlan(text: string, path: string): Promise<PlanReading> {
  const { readOnce } = await loadLater();
  return readOnce(text, path);
}

export interface PlanCommands {
  /** The commands of the plan and its templates, as they stand there. */
  readonly text: string;
  /** What the project's settings add to them; empty where they add nothing. */
  readonly alongside: string;
}

interface Start {
  readonly options: PlanOptions;
  readonly settings: ProjectConfig;
  readonly templates: readonly Template[];
}

/** Everything that would be run for the plan. */
export async function commandsOf(plan: PlanDocument, { options, settings, templates }: Start): Promise<PlanCommands> {
  const { consentText, settingsConsent } = await loadLater();
  const commands = consentText(plan, templates).map((command) => command.trim());
  return {
    text: commands.join(commands.some((command) => command.includes('\n')) ? '\n\n' : '\n'),
    alongside: settingsConsent(settings, options, plan, templates).join('\n'),
  };
}

/** The hash people agree to: of the text, of what was read along with it, and of its templates. */
export async function planHash(text: string, { companions }: PlanReading, templates: readonly ConsentTemplate[]): Promise<string> {
  const { consentHash, wholeText } = await loadLater();
  return consentHash((each) => createHash('sha256').update(each).digest('hex'), wholeText(text, companions), templates);
}

/** A document with mistakes in it is a plan as well: starting it says what they are. One without any task is none. */
export function isPlan({ plan, diagnostics }: PlanReading): boolean {
  return plan !== null || (diagnostics.length > 0 && diagnostics.every((each) => each.code !== 'no-tasks'));
}

/** What is doubtful in a plan. In a document that is none, nothing is. */
export async function diagnosePlan(text: string, path: string): Promise<readonly Doubt[]> {
  const reading = await readPlan(text, path);
  if (!isPlan(reading)) return [];
  const { inOwnDocument, relatedPlaces } = await loadLater();
  const diagnostics = reading.diagnostics.map((diagnostic) => inOwnDocument(text, diagnostic));
  const places = relatedPlaces(text, diagnostics);
  return diagnostics.map((diagnostic) => ({ ...diagnostic, related: places.get(diagnostic) ?? [] }));
}

/** What a markdown file must contain to be worth reading as a plan. A YAML one is read in any case. */
const LOOKS_LIKE_TASKS = /^#{1,6}\s+\S+:|^#{1,6}\s+.*\b(task|phase|workstream)s?\b|^\s*-\s+\[[ x]\]/im;

/** The project's templates are no plans, whatever their names. */
const IN_TEMPLATES = /[/\\]\.coppice[/\\]templates[/\\]/;

export function mayBePlan(text: string, path: string): boolean {
  if (IN_TEMPLATES.test(path)) return false;
  return /\.(ya?ml|json)$/i.test(path) ? /\btasks\b/.test(text) : LOOKS_LIKE_TASKS.test(text);
}

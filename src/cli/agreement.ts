import { createHash } from 'node:crypto';
import { Approvals } from '../client/approvals';
import type { EngineClient } from '../client/engineClient';
import type { RepositoryLocation } from '../client/locate';
import { consentHash, settingsConsent, templatesUsed, type PlanDocument, type ProjectConfig } from '../engine/index';
import type { PlanOptions } from '../protocol/planOptions';
import type { JudgeFlags } from './accepted';
import type { Output } from './output';
import { commandLines } from './render/plan';
import { currentTemplates, projectTemplates, type ProjectTemplates } from './templates/planTemplates';

export interface Agreeing {
  readonly document: PlanDocument;
  /** All that it was read from. */
  readonly text: string;
  readonly options: PlanOptions;
  readonly settings: ProjectConfig;
  readonly inProject: ProjectTemplates;
  readonly json: boolean;
}

/** The project's templates of what is to be started. One with errors ends the command before an engine is woken. */
export function templatesFor({ document, options }: Pick<Agreeing, 'document' | 'options'>, root: string, output: Output, flags: JudgeFlags): ProjectTemplates {
  return projectTemplates(templatesUsed(document, options), root, output, flags);
}

/**
 * To call the command is to agree to what it runs; so all of that is shown before the first of it runs. The answer is
 * that agreement, as the engine wants to have it.
 */
export async function agree(client: EngineClient, { root }: RepositoryLocation, output: Output, { document, text, options, settings, inProject, json }: Agreeing): Promise<string> {
  const templates = await currentTemplates(client, inProject, (line) => {
    if (!json) output.line(line);
  });
  const parts = templates.map(({ template }) => template);
  const lines = [...commandLines(document, parts), ...settingsConsent(settings, options, document, parts)];
  if (json) output.json({ type: 'commands', lines });
  else for (const line of lines) output.line(line);
  const consent = consentHash(sha256, text, templates);
  new Approvals().approve(root, consent);
  return consent;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

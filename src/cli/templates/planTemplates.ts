import type { EngineClient } from '../../client/engineClient';
import { BUILT_IN_TEMPLATES, parseTemplate } from '../../engine/index';
import type { JudgeFlags } from '../accepted';
import { askAgain } from '../askAgain';
import { refusedBy } from '../failure';
import type { Output } from '../output';
import type { TextFile } from '../textFile';
import { projectTemplateFile, readTemplate, type ReadTemplate } from './readTemplate';

/** The templates of a plan, as far as they lie in the project; the others were imported before, or are not there at all. */
export interface ProjectTemplates {
  readonly read: readonly (ReadTemplate & { readonly file: TextFile })[];
  readonly elsewhere: readonly string[];
}

/** Reads the project's files of these templates. One with errors ends the command, as a plan with errors does. */
export function projectTemplates(names: readonly string[], root: string, output: Output, flags: JudgeFlags): ProjectTemplates {
  const files = new Map(names.map((name) => [name, projectTemplateFile(name, root)]));
  const read = [...files.values()].flatMap((file) => (file === null ? [] : [{ ...readTemplate(file, output, flags), file }]));
  const elsewhere = names.filter((name) => files.get(name) === null && !BUILT_IN_TEMPLATES.some((builtIn) => builtIn.name === name));
  return { read, elsewhere };
}

/** Hands the engine the files that it does not have as they are now, and asks it for the others: what a run would make jobs of. */
export async function currentTemplates(client: EngineClient, { read, elsewhere }: ProjectTemplates, tell: (text: string) => void): Promise<readonly ReadTemplate[]> {
  for (const { text, file } of read) {
    const answer = await askAgain(client, 'templates/import', { text, path: file.path });
    if (answer.kind === 'refused') throw refusedBy(answer);
    if (answer.kind === 'saved') tell(`Template ${answer.name}: version ${String(answer.version)} now, from ${file.name}.`);
  }
  const kept = await Promise.all(elsewhere.map((name) => keptTemplate(client, name)));
  return [...read, ...kept.flatMap((template) => template ?? [])];
}

/** Null where the engine has none that could be used: it refuses the plan itself, and says why. */
async function keptTemplate(client: EngineClient, name: string): Promise<ReadTemplate | null> {
  const answer = await askAgain(client, 'templates/show', { name });
  if (answer.kind === 'refused') return null;
  const { template } = parseTemplate(answer.text, { path: '' });
  return template === null ? null : { name, template, text: answer.text };
}

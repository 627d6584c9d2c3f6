import { basename, relative, resolve } from 'node:path';
import { BUILT_IN_TEMPLATES, TEMPLATES_FOLDER, templateFileNames, templateToYaml } from '../../engine/index';
import type { EngineClient } from '../../client/engineClient';
import { messageOf } from '../../util/errors';
import { askAgain } from '../askAgain';
import { locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { printable } from '../render/printable';
import { templateHead, templateLines } from '../render/templates';
import { readTemplate, templateFile } from '../templates/readTemplate';
import { writeDocument } from '../writeFile';

interface Json {
  readonly json: boolean;
}

export async function listTemplates(context: CliContext, { json }: Json): Promise<ExitCode> {
  const templates = await withEngine(context, (client) => client.ask('templates/list', {}));
  if (json) context.output.json({ type: 'templates', templates });
  else for (const line of templateLines(templates, locate(context).root)) context.output.line(line);
  return ExitCode.ok;
}

export async function showTemplate(context: CliContext, wanted: string, { json }: Json): Promise<ExitCode> {
  const { kind, ...template } = await withEngine(context, (client) => find(client, wanted));
  if (json) {
    context.output.json({ type: kind, ...template });
    return ExitCode.ok;
  }
  context.output.line(`${templateHead(template)}\n${printable(template.text).trimEnd()}`);
  if (template.problem !== null) context.output.error(`This release of Coppice cannot use it: ${template.problem}`);
  return ExitCode.ok;
}

/** All of the files or none: they are read before the first is handed over. */
export async function importTemplates(context: CliContext, names: readonly string[], flags: Json): Promise<ExitCode> {
  const { output } = context;
  const files = names.map((name) => templateFile(name, context.cwd));
  const read = files.map((file) => ({ file, ...readTemplate(file, output, flags) }));
  await withEngine(context, async (client) => {
    for (const { file, text } of read) {
      const answer = await askAgain(client, 'templates/import', { text, path: file.path });
      if (answer.kind === 'refused') throw refusedBy(answer);
      const { kind, name, version, hash } = answer;
      if (flags.json) output.json({ type: 'template', state: kind, name, version, hash, path: file.path });
      else output.line(kind === 'saved' ? `${name}: version ${String(version)}, from ${file.name}` : `${name}: already, as version ${String(version)}`);
    }
  });
  return ExitCode.ok;
}

export async function exportTemplate(context: CliContext, wanted: string, target: string | undefined, { force }: { readonly force: boolean }): Promise<ExitCode> {
  const template = await withEngine(context, (client) => find(client, wanted));
  const builtIn = BUILT_IN_TEMPLATES.find(({ name }) => name === template.name);
  if (builtIn !== undefined && target === undefined) {
    throw new CliFailure(`${template.name} is built in, and a file in ${TEMPLATES_FOLDER}/ cannot have its name.`, `Name the file, and so the template that you make of it: coppice templates export ${template.name} ${TEMPLATES_FOLDER}/mine.yaml`);
  }
  const path = target === undefined ? resolve(locate(context).root, TEMPLATES_FOLDER, `${template.name}.yaml`) : resolve(context.cwd, target);
  const text = builtIn === undefined ? template.text : templateToYaml({ ...builtIn, name: ownName(path) ?? builtIn.name });
  const shown = relative(context.cwd, path);
  if (!write(path, text, force)) throw new CliFailure(`${shown} is there already, and was left as it is.`, 'Name another file, or add --force to write over it.');
  context.output.line(`${template.name}, version ${String(template.version)}, is written to ${shown}.`);
  return ExitCode.ok;
}

/** What a template in a file of this name has to be called. */
function ownName(path: string): string | null {
  const name = basename(path).replace(/\.ya?ml$/i, '');
  return templateFileNames(name).length > 0 ? name : null;
}

function write(path: string, text: string, over: boolean): boolean {
  try {
    return writeDocument(path, text, { over });
  } catch (thrown) {
    throw new CliFailure(`${path} cannot be written: ${messageOf(thrown)}`, 'Name a file in a folder that you may write to.');
  }
}

/** `review`, or `review@2`. */
async function find(client: EngineClient, wanted: string) {
  const [name = '', version] = wanted.split('@');
  if (version !== undefined && !/^[1-9][0-9]{0,8}$/.test(version)) throw new CliFailure(`"${wanted}" names no version of a template.`, 'Write the name, or name and version: review@2.');
  const answer = await askAgain(client, 'templates/show', version === undefined ? { name } : { name, version: Number(version) });
  if (answer.kind === 'refused') throw refusedBy(answer);
  return answer;
}

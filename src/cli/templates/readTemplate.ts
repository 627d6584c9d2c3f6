import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate, TEMPLATE_SIZE_LIMIT, templateFileNames, TEMPLATES_FOLDER, templateText, type Template } from '../../engine/index';
import { accepted, type JudgeFlags } from '../accepted';
import type { Output } from '../output';
import { readTextFile, type TextFile } from '../textFile';

/** A template with the text it was read from. */
export interface ReadTemplate {
  readonly name: string;
  readonly template: Template;
  /** As the engine keeps it. */
  readonly text: string;
}

export function templateFile(name: string, cwd: string): TextFile {
  return readTextFile({ name, cwd, what: 'The template', mostBytes: TEMPLATE_SIZE_LIMIT, next: `Give the path of a template, a YAML file such as ${TEMPLATES_FOLDER}/review.yaml.` });
}

/** The project's own file of this template; null where there is none. */
export function projectTemplateFile(name: string, root: string): TextFile | null {
  const names = templateFileNames(name).map((file) => join(TEMPLATES_FOLDER, file));
  const found = names.find((file) => existsSync(join(root, file)));
  return found === undefined ? null : templateFile(found, root);
}

/** Reads a template and shows all that is doubtful about it. One with errors ends the command. */
export function readTemplate(file: TextFile, output: Output, flags: JudgeFlags): ReadTemplate {
  const { template, diagnostics } = parseTemplate(file.text, { path: file.path });
  const read = accepted(template, { file, diagnostics, use: 'used' }, output, flags);
  return { name: read.name, template: read, text: templateText(file.text) };
}

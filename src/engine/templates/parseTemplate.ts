import type { Diagnostic } from '../model/plan';
import { DiagnosticList } from '../plan/diagnosticList';
import { SourceText } from '../plan/sourceText';
import { refuseUnreadable } from '../plan/unreadable';
import { readTree } from '../plan/yaml/readTree';
import { reportIssues } from '../plan/yaml/reportIssues';
import { resolveTemplate } from './resolveTemplate';
import type { Template } from './template';
import { TEMPLATE_FORM } from './templateForm';
import { templateSchema } from './templateSchema';

/** A template is a page. Callers refuse by the file's size before reading it; this is the second line. */
export const TEMPLATE_SIZE_LIMIT = 256 * 1024;

export interface TemplateReading {
  /** Null when any diagnostic is an error. */
  readonly template: Template | null;
  /** In the order of the document. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface TemplateSource {
  /** A file in the project's folder of templates holds the template of its own name. */
  readonly path: string;
}

/** Reads a template. Never throws, whatever the text. */
export function parseTemplate(text: string, { path }: TemplateSource): TemplateReading {
  const diagnostics = new DiagnosticList();
  const readable = !refuseUnreadable(text, diagnostics, { what: 'template', mostCharacters: TEMPLATE_SIZE_LIMIT });
  const template = readable ? readTemplate(new SourceText(text), path, diagnostics) : null;
  return { template: diagnostics.hasErrors ? null : template, diagnostics: diagnostics.sorted() };
}

function readTemplate(source: SourceText, path: string, diagnostics: DiagnosticList): Template | null {
  const tree = readTree(source, diagnostics);
  if (tree === null) return null;
  const { places } = tree;
  const parsed = templateSchema.safeParse(tree.value ?? {});
  if (parsed.success) return resolveTemplate(parsed.data, { places, diagnostics, path });
  reportIssues(parsed.error.issues, { form: TEMPLATE_FORM, places, diagnostics });
  return null;
}

/** The text as it is kept and hashed: the same whichever line endings a checkout gave it. */
export function templateText(text: string): string {
  return new SourceText(text).text;
}

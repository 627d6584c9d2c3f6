import { isMap, visit, type Document } from 'yaml';
import { err, ok, type Result } from '../../../util/result';
import type { Diagnostic, PlanDocument } from '../../model/plan';
import { DiagnosticList } from '../diagnosticList';
import { parsePlan } from '../parsePlan';
import { SourceText } from '../sourceText';
import { parseTree } from '../yaml/parseTree';
import { mergeMap } from './mergeNodes';
import { plainPlan } from './plainPlan';
import { YAML_STYLE } from './planToYaml';
import { refusal } from './refusal';
import { sameValue, samePlan } from './samePlan';
import { endingsOf, withEndings } from './textEndings';

/**
 * Makes a YAML or JSON document of ours say this plan, with as little change as that takes: comments and order stay,
 * and what says the same already is left as it is written.
 */
export function updateYaml(text: string, plan: PlanDocument, path = 'Plan.yaml'): Result<string, Diagnostic> {
  const { plan: current, diagnostics } = parsePlan(text, { path });
  if (current === null) return err(diagnostics.find(({ severity }) => severity === 'error') ?? refusal('The document is no plan.'));
  const before = plainPlan(current);
  const after = plainPlan(plan);
  if (sameValue(before, after)) return ok(text);
  const source = new SourceText(text);
  const document = parseTree(source, new DiagnosticList());
  if (document === null || !isMap(document.contents)) return err(refusal('The document is no mapping.'));
  writeOutAliases(document);
  mergeMap(document, document.contents, { before, after });
  const updated = withEndings(isJson(source.text) ? jsonText(document, source.text) : document.toString(YAML_STYLE), endingsOf(text));
  const reread = parsePlan(updated, { path }).plan;
  return reread !== null && samePlan(reread, plan) ? ok(updated) : err(refusal('The document is written in a way that cannot be changed piece by piece.'));
}

/** A value that stands in two places would change in both. */
function writeOutAliases(document: Document): void {
  visit(document, { Alias: (_, alias) => document.createNode(alias.resolve(document)?.toJS(document)) });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function jsonText(document: Document, like: string): string {
  const indent = /\n([ \t]+)"/.exec(like.slice(0, 1_000))?.[1] ?? '';
  return JSON.stringify(document.toJS(), null, indent) + (like.endsWith('\n') ? '\n' : '');
}

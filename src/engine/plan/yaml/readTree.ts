import type { Document } from 'yaml';
import { messageOf } from '../../../util/errors';
import type { DiagnosticList } from '../diagnosticList';
import type { SourceText } from '../sourceText';
import { guardTree, MOST_ALIASES } from './guardTree';
import { NodePlaces } from './nodePlace';
import { parseTree } from './parseTree';

/** What a YAML text holds, whatever that means, and where each value stands. */
export interface YamlTree {
  readonly value: unknown;
  readonly places: NodePlaces;
}

/** Parses YAML (or JSON, which is YAML) within bounds. Null, and reported, where that is impossible. */
export function readTree(source: SourceText, diagnostics: DiagnosticList): YamlTree | null {
  const document = parseTree(source, diagnostics);
  if (document === null) return null;
  guardTree(document, source, diagnostics);
  const places = new NodePlaces(document, source);
  const value = diagnostics.hasErrors ? undefined : plainValue(document, places, diagnostics);
  return diagnostics.hasErrors ? null : { value, places };
}

function plainValue(document: Document.Parsed, places: NodePlaces, diagnostics: DiagnosticList): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    // Its way of saying that aliases point nowhere, at themselves, or multiply without end.
    if (!(error instanceof ReferenceError)) throw error;
    const message = `The aliases cannot be resolved: ${messageOf(error)}.`;
    diagnostics.error({ code: 'bad-alias', message, hint: 'Write the values out.', at: places.at([]) });
    return null;
  }
}

import { isAlias, isCollection, isMap, isPair, isScalar, type Document, type YAMLMap } from 'yaml';
import type { DiagnosticList } from '../diagnosticList';
import { quote } from '../quote';
import type { SourceText } from '../sourceText';

/** Each alias is looked up among all the others, and aliases of aliases multiply: a document needs a handful. */
export const MOST_ALIASES = 100;

/** Reports what the composer lets pass: a key written twice, of which one would be lost, and floods of aliases. */
export function guardTree(document: Document.Parsed, source: SourceText, diagnostics: DiagnosticList): void {
  let aliases = 0;
  const pending: unknown[] = [document.contents];
  while (pending.length > 0) {
    const node = pending.pop();
    if (isAlias(node)) {
      aliases += 1;
      if (aliases === MOST_ALIASES + 1) {
        const at = source.range(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
        diagnostics.error({ code: 'too-many-aliases', message: `There are more than ${String(MOST_ALIASES)} aliases.`, hint: 'Write the values out.', at });
      }
    }
    if (isMap(node)) reportDuplicateKeys(node, source, diagnostics);
    if (isPair(node)) pending.push(node.value, node.key);
    else if (isCollection(node)) for (const item of node.items) pending.push(item);
  }
}

function reportDuplicateKeys(map: YAMLMap, source: SourceText, diagnostics: DiagnosticList): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (seen.has(name)) {
      const at = source.range(key.range?.[0] ?? 0, key.range?.[1] ?? 0);
      diagnostics.error({ code: 'duplicate-key', message: `The key ${quote(name)} is given twice.`, hint: 'Keep one of the two.', at });
    }
    seen.add(name);
  }
}

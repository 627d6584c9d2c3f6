import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import type { SourceText } from '../sourceText';
import type { DiagnosticList } from '../diagnosticList';

/** More than any plan has; a bound on time and memory for texts that are all punctuation. */
const MOST_LEXEMES = 600_000;

/**
 * The composer recurses, and text nested some thousand levels deep does not end in an exception there but can end the
 * process, so depth is measured on the token tree before.
 */
const DEEPEST = 64;

/** Parses one YAML document. Null where that cannot be done or must not be tried; the reason is reported. */
export function parseTree(source: SourceText, diagnostics: DiagnosticList): Document.Parsed | null {
  const whole = source.range(0, source.lineEnd(1));
  const tokens = tokenize(source.text);
  if (tokens === null) {
    diagnostics.error({ code: 'too-complex', message: 'This file has more structure than a plan can have.', hint: 'Split the plan.', at: whole });
    return null;
  }
  const deep = findTooDeep(tokens);
  if (deep !== null) {
    const message = `Values are nested more than ${String(DEEPEST)} levels deep here.`;
    diagnostics.error({ code: 'too-deep', message, hint: 'Flatten them.', at: source.range(deep, deep + 1) });
    return null;
  }
  // Duplicate keys are looked for elsewhere: the composer's own search is quadratic.
  const [document, second] = [...new Composer({ uniqueKeys: false, logLevel: 'error' }).compose(tokens, true, source.text.length)] as Document.Parsed[];
  if (second !== undefined) {
    const at = second.range[0];
    diagnostics.error({ code: 'several-documents', message: 'A second YAML document begins here.', hint: 'Keep one plan a file.', at: source.range(at, at) });
  }
  if (document === undefined) return null;
  reportSyntax(document, source, diagnostics);
  return diagnostics.hasErrors ? null : document;
}

function tokenize(text: string): readonly CST.Token[] | null {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > MOST_LEXEMES) return null;
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** The offset of the first token below the depth that is allowed, or null. */
function findTooDeep(tokens: readonly CST.Token[]): number | null {
  const pending = tokens.map((token) => ({ token, depth: 0 }));
  for (let top = pending.pop(); top !== undefined; top = pending.pop()) {
    const { token, depth } = top;
    if (depth > DEEPEST) return token.offset;
    for (const child of childrenOf(token)) pending.push({ token: child, depth: depth + 1 });
  }
  return null;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key ?? [], item.value ?? []].flat());
}

function reportSyntax(document: Document.Parsed, source: SourceText, diagnostics: DiagnosticList): void {
  for (const { message, pos } of document.errors) {
    const at = source.range(pos[0], Math.max(pos[0], Math.min(pos[1], source.lineEnd(source.lineAt(pos[0])))));
    diagnostics.error({ code: 'yaml-syntax', message: sentence(message), hint: 'Text with `:`, `#` or other marks of YAML needs quotes, or a block (`|`).', at });
  }
  for (const { message, pos } of document.warnings) {
    diagnostics.warning({ code: 'yaml-syntax', message: sentence(message), hint: 'Plans need no tags and no directives.', at: source.range(pos[0], pos[1]) });
  }
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

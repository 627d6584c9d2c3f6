import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import type { SourceText } from '../sourceText';
import type { DiagnosticList } from '../diagnosticList';

/** More than any document of ours has; a bound on time and memory for texts that are all punctuation. */
const MOST_LEXEMES = 600_000;

/**
 * The composer recurses, and text nested some thousand levels deep does not end in an exception there but can end the
 * process, so depth is watched while tokens are made.
 */
const DEEPEST = 64;

/** Parses one YAML document. Null where that cannot be done or must not be tried; the reason is reported. */
export function parseTree(source: SourceText, diagnostics: DiagnosticList): Document.Parsed | null {
  const tokens = tokenize(source, diagnostics);
  if (tokens === null) return null;
  // Duplicate keys are looked for elsewhere: the composer's own search is quadratic.
  const [document, second] = [...new Composer({ uniqueKeys: false, logLevel: 'error' }).compose(tokens, true, source.text.length)] as Document.Parsed[];
  if (second !== undefined) {
    const at = second.range[0];
    diagnostics.error({ code: 'several-documents', message: 'A second YAML document begins here.', hint: 'Keep one document a file.', at: source.range(at, at) });
  }
  if (document === undefined) return null;
  reportSyntax(document, source, diagnostics);
  return diagnostics.hasErrors ? null : document;
}

/** Null, and reported, where there is too much of it. */
function tokenize(source: SourceText, diagnostics: DiagnosticList): readonly CST.Token[] | null {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    lexemes += 1;
    if (lexemes > MOST_LEXEMES) {
      diagnostics.error({ code: 'too-complex', message: 'This file has more structure than anybody writes.', hint: 'Split it.', at: source.range(0, source.lineEnd(1)) });
      return null;
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
    // What is being built: the document, the collections around this place, and what stands in it.
    if (parser.stack.length > DEEPEST + 2) {
      const at = source.range(parser.offset, Math.min(parser.offset + 1, source.text.length));
      diagnostics.error({ code: 'too-deep', message: `Values are nested more than ${String(DEEPEST)} levels deep here.`, hint: 'Flatten them.', at });
      return null;
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function reportSyntax(document: Document.Parsed, source: SourceText, diagnostics: DiagnosticList): void {
  for (const { message, pos } of document.errors) {
    const at = source.range(pos[0], Math.max(pos[0], Math.min(pos[1], source.lineEnd(source.lineAt(pos[0])))));
    diagnostics.error({ code: 'yaml-syntax', message: sentence(message), hint: 'Text with `:`, `#` or other marks of YAML needs quotes, or a block (`|`).', at });
  }
  for (const { message, pos } of document.warnings) {
    diagnostics.warning({ code: 'yaml-syntax', message: sentence(message), hint: 'No tags and no directives are needed.', at: source.range(pos[0], pos[1]) });
  }
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

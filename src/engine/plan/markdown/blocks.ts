import type { Code, Heading, List, Paragraph, Root, RootContent, ThematicBreak } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { SourceText } from '../sourceText';

/**
 * The blocks recognizers look at, in the document's order: those that stand on their own and those in lists of any
 * depth. What stands in a quote is somebody else's words.
 */
export type Block = Heading | Paragraph | Code | ThematicBreak;

/**
 * Emphasis, links and the like are not parsed: values are read from the source itself, verbatim, and nested brackets
 * and stars are where parsers of markdown take quadratic time.
 */
const NO_INLINE = [
  'attention', 'autolink', 'characterEscape', 'characterReference', 'codeText', 'definition', 'hardBreakEscape', 'htmlText', 'labelEnd', 'labelStartImage', 'labelStartLink',
];

export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [{ disable: { null: NO_INLINE } }] });
}

/** Front matter is read on its own: see `frontMatterLength`. */
export function parseDocument(source: SourceText): Root {
  return parseMarkdown(withoutFrontMatter(source.text));
}

export function flattenBlocks(tree: Root): readonly Block[] {
  const blocks: Block[] = [];
  const pending: RootContent[] = [...tree.children].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'list') pending.push(...contentOf(node).reverse());
    else if (node.type === 'heading' || node.type === 'paragraph' || node.type === 'code' || node.type === 'thematicBreak') blocks.push(node);
  }
  return blocks;
}

/** A heading in a list item is no section of the document. */
function contentOf(list: List): RootContent[] {
  return list.children.flatMap((item) => item.children.filter((child) => child.type !== 'heading' && child.type !== 'thematicBreak'));
}

/** Front matter is blanked, not cut: markdown would take it for a heading, and every offset must stay. */
function withoutFrontMatter(text: string): string {
  const length = frontMatterLength(text);
  return text.slice(0, length).replace(/[^\n]/g, ' ') + text.slice(length);
}

/** Up to and with the line that closes it; 0 where there is none. */
export function frontMatterLength(text: string): number {
  if (!text.startsWith('---\n')) return 0;
  const end = /^(?:---|\.\.\.)[ \t]*$/gm;
  end.lastIndex = 4;
  const close = end.exec(text);
  return close === null ? 0 : close.index + close[0].length;
}

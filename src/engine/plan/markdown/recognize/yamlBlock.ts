import { DiagnosticList } from '../../diagnosticList';
import type { DraftPlan } from '../../draft';
import { SourceText } from '../../sourceText';
import { readYaml } from '../../yaml/readYaml';
import { allBlocks, allSections, type CodeBlock, type Section } from '../tree/document';

/** A whole plan of our own schema in a fence of YAML or JSON. Null where there is none: other fences are examples. */
export function readYamlBlock(source: SourceText, root: Section, fallbackTitle: string): DraftPlan | null {
  for (const section of allSections(root)) {
    for (const block of allBlocks(section.blocks)) {
      if (block.kind !== 'code' || !isPlan(block)) continue;
      const draft = readYaml(onlyBlock(source, block), { fallbackTitle, diagnostics: new DiagnosticList() });
      if (draft !== null && draft.tasks.length > 0 && draft.tasks.every(({ prompt, run }) => prompt !== '' || run !== null)) return draft;
    }
  }
  return null;
}

function isPlan({ language, lines }: CodeBlock): boolean {
  return /^(?:ya?ml|json)$/.test(language) && lines.some(({ text }) => /^\s{0,4}"?tasks"?:/.test(text));
}

/** The text with all but the block blanked, so that every place in it is a place in the document. */
function onlyBlock(source: SourceText, { lines }: CodeBlock): SourceText {
  const start = lines[0]?.start ?? 0;
  const last = lines.at(-1);
  const end = last === undefined ? start : last.start + last.text.length;
  return new SourceText(source.text.slice(0, start).replace(/[^\n]/g, ' ') + source.text.slice(start, end));
}

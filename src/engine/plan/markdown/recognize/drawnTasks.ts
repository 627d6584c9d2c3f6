import { readTaskName } from '../names/taskName';
import { plainText } from '../names/plainText';
import { allBlocks, allSections, type Section, type TextLine } from '../tree/document';
import { styleOf, type Candidate } from './candidate';

const GRAPH = /\b(?:dependenc\w*|graph|critical path)\b/i;

/**
 * `1.3.5 Integration tests (needs ALL above)` in a drawing of dependencies: a task with a number like the others and a
 * title of its own, of which no section speaks.
 */
export function drawnTasks(root: Section, level: readonly Candidate[]): readonly Candidate[] {
  const shapes = new Set(level.map(({ name }) => styleOf({ ...name, kind: null })));
  const known = new Set(level.map(({ name }) => name.id?.toLowerCase() ?? ''));
  const found: Candidate[] = [];
  for (const section of allSections(root)) {
    if (!GRAPH.test(plainText(section.heading.text))) continue;
    for (const block of allBlocks(section.blocks)) {
      if (block.kind !== 'code' || block.language !== '') continue;
      for (const line of block.lines) {
        const candidate = drawnTask(line, shapes);
        const id = candidate?.name.id?.toLowerCase();
        if (candidate === null || id === undefined || known.has(id)) continue;
        known.add(id);
        found.push(candidate);
      }
    }
  }
  return found;
}

function drawnTask(line: TextLine, shapes: ReadonlySet<string>): Candidate | null {
  if (line.text.length > 200) return null;
  const text = line.text.replace(/^[\s│├└─╰|+]+/, '');
  const remark = /\s*\(([^()]{1,120})\)\s*$/.exec(text);
  const name = readTaskName(remark === null ? text : text.slice(0, remark.index));
  // A number and a whole name, nothing drawn behind it.
  if (name === null || name.id === null || !/\d/.test(name.id) || name.title === '' || /[→│─┌┐└┘>|]/.test(text) || !shapes.has(styleOf({ ...name, kind: null }))) return null;
  const waits = remark?.[1] !== undefined && /^(?:needs?|requires?|after|depends on|waits for)\b/i.test(remark[1]) ? remark[1].replace(/^\w+(?: on| for)?\s+/i, '') : null;
  return {
    form: 'field',
    name,
    at: { text, start: line.start + line.text.length - text.length },
    under: [],
    section: null,
    item: null,
    cells: waits === null ? new Map() : new Map([['dependsOn' as const, { text: waits, start: line.start }]]),
    row: null,
    start: line.start,
    end: line.start + line.text.length,
    checked: null,
    struck: false,
    parts: () => [],
  };
}

import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import type { CodeBlock, TextLine } from '../tree/document';

/** Takes `from → to` edges between tasks, or between phases. */
export interface EdgeSink {
  (from: string, to: string, line: TextLine): void;
}

const ARROW = /\s*(?:→|⟶|➜|➔|⇒|[─━-]{1,40}[>►▶→]|={1,3}>)\s*/;

/** `├──`, `└─>`, `+-->`, `|--`, `` `-- ``: what hangs on it is drawn under something. */
const BRANCH = /^[\s│|]{0,200}(?:[├└╰][─-]{0,40}[>►▶→]?|[+`\\|][-─]{1,40}>?)\s*/;

/** Arrows, trees and columns of a drawing that names tasks or phases, an edge at a time. */
export function drawnEdges(lines: readonly TextLine[], namesOf: (text: string) => readonly string[], add: EdgeSink): void {
  if (/[┌┐┘┤┴┬]/.test(lines.map(({ text }) => text).join('').slice(0, 4_000))) return;
  const stack: { readonly indent: number; readonly names: readonly string[] }[] = [];
  let above: readonly string[] = [];
  let down = false;
  for (const line of lines) {
    if (line.text.length > 1_000) continue;
    if (/^[\s│|↓▼⬇v]+$/.test(line.text) && /[↓▼⬇│|v]/.test(line.text)) {
      down = true;
      continue;
    }
    const lead = BRANCH.exec(line.text)?.[0] ?? '';
    const pieces = line.text.slice(lead.length).split(ARROW);
    const steps = pieces.map(namesOf);
    for (let index = 1; index < steps.length; index += 1) connect(steps[index - 1] ?? [], steps[index] ?? [], line, add);
    const names = steps[0] ?? [];
    const indent = line.text.search(/[^\s│|├└╰+`─>-]/);
    if (down && lead === '' && pieces.length === 1) connect(above, names, line, add);
    readBranch(stack, { line, names, indent, drawn: lead !== '' }, add);
    if (names.length > 0) above = names;
    down = false;
  }
}

function connect(from: readonly string[], to: readonly string[], line: TextLine, add: EdgeSink): void {
  if (from.length * to.length > 400) return;
  for (const one of from) for (const other of to) if (one !== other) add(one, other, line);
}

interface Drawn {
  readonly line: TextLine;
  readonly names: readonly string[];
  readonly indent: number;
  /** It hangs on a branch of the drawing. */
  readonly drawn: boolean;
}

/** `├── B` below `A`: what is drawn under a task waits for it. */
function readBranch(stack: { readonly indent: number; readonly names: readonly string[] }[], { line, names, indent, drawn }: Drawn, add: EdgeSink): void {
  if (indent === -1) return;
  while ((stack.at(-1)?.indent ?? -1) >= indent) stack.pop();
  const parent = stack.at(-1);
  if (drawn && parent !== undefined && parent.names.length === 1) connect(parent.names, names, line, add);
  if (!drawn) stack.length = 0;
  if (stack.length < 32) stack.push({ indent, names });
}

const NODE = /([A-Za-z0-9_][\w.-]{0,60})(?:\s*(?:[[({]{1,3}|>)[\\/]?\s*["'`]{0,2}([^\])}"\n]{1,200})["'`]{0,2}\s*[\])}]{1,3})?(?::::?\w+)?/y;
const LINK = /\s*(?:<?[-=.~]{2,8}(?:[>xo]|(?=\s))(?:\|[^|\n]{0,80}\|)?|--\s[^-\n]{1,60}\s-->|-\.[^.\n]{1,40}\.->)\s*/y;

/** The edges of a mermaid flowchart: `A[Parser] --> B & C`. */
export function mermaidEdges(code: CodeBlock, keyOf: (id: string, label: string | null) => string | null, add: EdgeSink): void {
  const head = code.lines.find(({ text }) => text.trim() !== '' && !text.trim().startsWith('%%'))?.text.trim() ?? '';
  if (!/^(?:graph|flowchart)\b/.test(head)) return;
  const labels = new Map<string, string>();
  const found: { readonly from: readonly string[]; readonly to: readonly string[]; readonly line: TextLine }[] = [];
  for (const line of code.lines) for (const statement of line.text.split(';')) readStatement({ text: statement.trim(), start: line.start }, labels, found);
  for (const { from, to, line } of found) {
    const keys = (ids: readonly string[]): readonly string[] => ids.flatMap((id) => keyOf(id, labels.get(id) ?? null) ?? []);
    connect(keys(from), keys(to), line, add);
  }
}

function readStatement(line: TextLine, labels: Map<string, string>, found: { readonly from: readonly string[]; readonly to: readonly string[]; readonly line: TextLine }[]): void {
  if (line.text.length > 1_000 || /^(?:graph|flowchart|subgraph|end|style|classDef|class|linkStyle|click|direction|%%)\b/.test(line.text)) return;
  let at = 0;
  let before: readonly string[] | null = null;
  for (let rounds = 0; rounds < 64; rounds += 1) {
    const group = readGroup(line.text, at, labels);
    if (group === null) return;
    if (before !== null) found.push({ from: before, to: group.ids, line });
    LINK.lastIndex = group.end;
    const link = LINK.exec(line.text);
    if (link === null) return;
    before = group.ids;
    at = LINK.lastIndex;
  }
}

function readGroup(text: string, from: number, labels: Map<string, string>): { readonly ids: readonly string[]; readonly end: number } | null {
  const ids: string[] = [];
  for (let at = from; ids.length < 64; ) {
    NODE.lastIndex = at;
    const node = NODE.exec(text);
    if (node?.[1] === undefined) return null;
    ids.push(node[1]);
    if (node[2] !== undefined) labels.set(node[1], plainText(node[2]));
    const more = /^\s*&\s*/.exec(text.slice(NODE.lastIndex, NODE.lastIndex + 16));
    if (more === null) return { ids, end: NODE.lastIndex };
    at = NODE.lastIndex + more[0].length;
  }
  return null;
}

/** Reads all drawings of a plan. */
export function readGraph(context: PlanContext, code: CodeBlock, soft: boolean): void {
  const { claims, tasks, phases } = context;
  const because = code.language === 'mermaid' ? 'the mermaid graph' : 'the drawing of dependencies';
  const at = (line: TextLine): { readonly start: number; readonly end: number } => ({ start: line.start, end: line.start + line.text.length });
  const addTask: EdgeSink = (from, to, line) => { claims.dependency({ task: to, on: from, soft, kind: 'success', name: null, at: at(line), because, confidence: 0.8 }); };
  const addPhase: EdgeSink = (from, to, line) => { claims.phase({ phase: to, on: from, soft: true, at: at(line), because, confidence: 0.6 }); };
  if (code.language === 'mermaid') {
    mermaidEdges(code, (id, label) => tasks.find(id) ?? (label === null ? null : (tasks.findLeading(label) ?? tasks.mentions(label)[0]?.key ?? null)), addTask);
    mermaidEdges(code, (id, label) => phases.find(id) ?? (label === null ? null : phases.findLeading(label)), addPhase);
    return;
  }
  drawnEdges(code.lines, (text) => drawnNames(context, text), addTask);
  drawnEdges(code.lines, (text) => phases.mentions(text).map(({ key }) => key), addPhase);
}

/** The tasks one piece of a drawing names: a list of them, or the one it begins with. */
function drawnNames({ tasks }: PlanContext, text: string): readonly string[] {
  const bare = text.replace(/[│├└╰─┬┴┼━═]+/g, ' ').trim();
  if (bare === '' || bare.length > 300) return [];
  const { keys } = tasks.resolve(bare.replace(/[[\]]/g, ' '));
  return keys;
}

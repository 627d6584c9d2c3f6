import type { PreviewPlan } from '../../src/protocol/planPreview';

export interface GraphNode {
  readonly key: string;
  readonly column: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface GraphEdge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** Of an SVG path. */
  readonly path: string;
}

export interface GraphColumn {
  readonly title: string;
  readonly x: number;
}

export interface GraphLayout {
  readonly columns: readonly GraphColumn[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** Tasks and dependencies that were left out of a plan too large to draw. */
  readonly hidden: { readonly nodes: number; readonly edges: number };
}

export const NODE = { width: 150, height: 30 };
const GAP = { x: 60, y: 12 };
const TITLE_HEIGHT = 26;
const MOST_NODES = 2_000;
const MOST_EDGES = 4_000;

/** A column for each batch, in their order, and a last one for what runs beside them all. */
export function graphLayout({ batches, tasks }: Pick<PreviewPlan, 'batches' | 'tasks'>): GraphLayout {
  const beside = tasks.filter((task) => task.batch === null && task.marks.includes('continuous')).map(({ key }) => key);
  const columns = [...batches.map(({ number, keys }) => ({ title: `Batch ${number}`, keys })), ...(beside.length > 0 ? [{ title: 'Beside all batches', keys: beside }] : [])];
  const all = columns.flatMap(({ keys }, column) => keys.map((key, row): GraphNode => ({ key, column, row, x: column * (NODE.width + GAP.x), y: TITLE_HEIGHT + row * (NODE.height + GAP.y) })));
  const nodes = all.slice(0, MOST_NODES);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const edges = tasks.flatMap((task) => edgesTo(byKey, task.key, task.waitsFor));
  const drawn = columns.slice(0, (nodes.at(-1)?.column ?? -1) + 1);
  return {
    columns: drawn.map(({ title }, column) => ({ title, x: column * (NODE.width + GAP.x) })),
    nodes,
    edges: edges.slice(0, MOST_EDGES),
    width: Math.max(0, drawn.length * (NODE.width + GAP.x) - GAP.x),
    height: nodes.reduce((most, { y }) => Math.max(most, y), 0) + NODE.height + GAP.y,
    hidden: { nodes: all.length - nodes.length, edges: Math.max(0, edges.length - MOST_EDGES) },
  };
}

function edgesTo(nodes: ReadonlyMap<string, GraphNode>, key: string, waitsFor: readonly string[]): GraphEdge[] {
  const to = nodes.get(key);
  if (to === undefined) return [];
  return waitsFor.flatMap((other) => {
    const from = nodes.get(other);
    return from === undefined ? [] : [{ from, to, path: curve(from, to) }];
  });
}

function curve(from: GraphNode, to: GraphNode): string {
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  return `M${x1} ${y1}C${x1 + GAP.x / 2} ${y1} ${x2 - GAP.x / 2} ${y2} ${x2} ${y2}`;
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Where an arrow key leads from a node: up and down within a batch, left and right to the nearest row of the next one. */
export function neighbour(nodes: readonly GraphNode[], from: GraphNode, direction: Direction): GraphNode {
  const step = direction === 'ArrowLeft' || direction === 'ArrowUp' ? -1 : 1;
  if (direction === 'ArrowUp' || direction === 'ArrowDown') return nodes.find(({ column, row }) => column === from.column && row === from.row + step) ?? from;
  return nodes.filter(({ column }) => column === from.column + step).reduce<GraphNode | null>((best, node) => (best === null || Math.abs(node.row - from.row) < Math.abs(best.row - from.row) ? node : best), null) ?? from;
}

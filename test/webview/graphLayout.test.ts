import { describe, expect, test } from 'vitest';
import type { PreviewBatch, PreviewTask } from '../../src/protocol/planPreview';
import { graphLayout, neighbour, type GraphNode } from '../../webview/preview/graphLayout';

const task = (key: string, batch: number | null, waitsFor: string[] = [], marks: string[] = []): PreviewTask => ({ key, title: key, at: { line: 1, column: 1 }, batch, phase: null, waitsFor, marks, state: null });
const batch = (number: number, keys: string[]): PreviewBatch => ({ number, keys, canParallel: keys.length > 1, dependsOn: [] });

const garden = { batches: [batch(1, ['A', 'B', 'C']), batch(2, ['D'])], tasks: [task('A', 1), task('B', 1), task('C', 1), task('D', 2, ['A', 'C', 'Z'])] };
const at = (nodes: readonly GraphNode[], key: string): GraphNode => {
  const found = nodes.find((node) => node.key === key);
  if (found === undefined) throw new Error(key);
  return found;
};

describe('the graph', () => {
  test('has a column for each batch and a row for each task of it', () => {
    const { nodes, columns } = graphLayout(garden);
    expect(nodes.map(({ key, column, row }) => [key, column, row])).toEqual([['A', 0, 0], ['B', 0, 1], ['C', 0, 2], ['D', 1, 0]]);
    expect(columns.map(({ title }) => title)).toEqual(['Batch 1', 'Batch 2']);
  });

  test('draws what waits for what, of the tasks that are drawn', () => {
    expect(graphLayout(garden).edges.map(({ from, to }) => [from.key, to.key])).toEqual([['A', 'D'], ['C', 'D']]);
  });

  test('has continuous tasks in a column of their own, and done ones not at all', () => {
    const { nodes, columns } = graphLayout({ batches: [batch(1, ['A'])], tasks: [task('A', 1), task('L', null, [], ['continuous']), task('O', null, [], ['done'])] });
    expect([nodes.map(({ key }) => key), columns.at(-1)?.title]).toEqual([['A', 'L'], 'Beside all batches']);
  });

  test('fits into its size', () => {
    const { nodes, width, height } = graphLayout(garden);
    for (const { x, y } of nodes) expect([x + 150 <= width, y + 30 <= height]).toEqual([true, true]);
  });

  test('leaves out what nobody could look at, and says how much', () => {
    const keys = Array.from({ length: 3_000 }, (_, index) => `T${index}`);
    const chain = { batches: keys.map((key, index) => batch(index + 1, [key])), tasks: keys.map((key, index) => task(key, index + 1, keys.slice(Math.max(0, index - 4), index))) };
    const { nodes, edges, columns, hidden } = graphLayout(chain);
    expect([nodes.length, columns.length, edges.length, hidden.nodes]).toEqual([2_000, 2_000, 4_000, 1_000]);
    expect(hidden.edges).toBeGreaterThan(0);
  });

  test('of an empty plan is empty', () => {
    expect(graphLayout({ batches: [], tasks: [] })).toMatchObject({ nodes: [], edges: [], columns: [], width: 0 });
  });
});

describe('an arrow key', () => {
  const { nodes } = graphLayout(garden);

  test('goes up and down within a batch, and to the nearest row of the next', () => {
    expect(neighbour(nodes, at(nodes, 'A'), 'ArrowDown').key).toBe('B');
    expect(neighbour(nodes, at(nodes, 'C'), 'ArrowRight').key).toBe('D');
    expect(neighbour(nodes, at(nodes, 'D'), 'ArrowLeft').key).toBe('A');
  });

  test('stays where there is nothing further', () => {
    expect(neighbour(nodes, at(nodes, 'A'), 'ArrowUp').key).toBe('A');
    expect(neighbour(nodes, at(nodes, 'D'), 'ArrowRight').key).toBe('D');
  });
});

import { useMemo } from 'preact/hooks';
import { Component, type JSX } from 'preact';
import type { PreviewPlan, PreviewTask } from '../../src/protocol/planPreview';
import { graphLayout, neighbour, NODE, type Direction, type GraphEdge, type GraphLayout, type GraphNode } from './graphLayout';
import type { PreviewStore } from './previewStore';

const LONGEST_NAME = 20;
const DIRECTIONS: ReadonlySet<string> = new Set<Direction>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** Batches from left to right and who waits for whom. One stop of the Tab key; arrow keys go from task to task. */
export function PlanGraph({ store, plan }: { readonly store: PreviewStore; readonly plan: PreviewPlan }): JSX.Element {
  const layout = useMemo(() => graphLayout(plan), [plan]);
  const critical = useMemo(() => new Set(plan.criticalPath), [plan]);
  const selected = store.selected.value?.key ?? null;
  const tasks = store.tasks.value;
  const stop = layout.nodes.some(({ key }) => key === selected) ? selected : (layout.nodes[0]?.key ?? null);
  return (
    <section class="graph" aria-labelledby="graph-title">
      <h2 id="graph-title">Graph</h2>
      <Hidden layout={layout} />
      <div class="scroll">
        <svg
          width={layout.width}
          height={layout.height}
          role="group"
          aria-label="Tasks by batch. Arrow keys go from task to task."
          onKeyDown={(event) => {
            move(layout, event);
          }}
        >
          <Edges edges={layout.edges} selected={selected} />
          {layout.columns.map(({ title, x }) => (
            <text key={title} class="column-title" x={x} y={16}>
              {title}
            </text>
          ))}
          {layout.nodes.map((node, index) => (
            <Node
              key={node.key}
              node={node}
              id={`node-${index}`}
              task={tasks.get(node.key)}
              isSelected={node.key === selected}
              isStop={node.key === stop}
              isCritical={critical.has(node.key)}
              select={() => {
                void store.select(node.key);
              }}
            />
          ))}
        </svg>
      </div>
    </section>
  );
}

function Hidden({ layout: { hidden } }: { readonly layout: GraphLayout }): JSX.Element | null {
  if (hidden.nodes === 0 && hidden.edges === 0) return null;
  return (
    <p class="notice" role="status">
      The plan is too large to draw whole: {hidden.nodes} tasks and {hidden.edges} dependencies are left out. The list of batches has all of them.
    </p>
  );
}

class Edges extends Component<{ readonly edges: readonly GraphEdge[]; readonly selected: string | null }> {
  override shouldComponentUpdate(next: Edges['props']): boolean {
    return next.edges !== this.props.edges || next.selected !== this.props.selected;
  }

  override render(): JSX.Element {
    const { edges, selected } = this.props;
    return (
      <g aria-hidden="true">
        {edges.map(({ from, to, path }) => (
          <path key={`${from.key}\n${to.key}`} class={from.key === selected || to.key === selected ? 'edge touched' : 'edge'} d={path} />
        ))}
      </g>
    );
  }
}

interface NodeProps {
  readonly node: GraphNode;
  readonly id: string;
  readonly task: PreviewTask | undefined;
  readonly isSelected: boolean;
  readonly isStop: boolean;
  readonly isCritical: boolean;
  readonly select: () => void;
}

/** Drawn again only when something of it changed: of thousands, a choice concerns two. */
class Node extends Component<NodeProps> {
  override shouldComponentUpdate(next: NodeProps): boolean {
    return (['node', 'task', 'isSelected', 'isStop', 'isCritical'] as const).some((name) => next[name] !== this.props[name]);
  }

  override render(): JSX.Element {
    const { node, id, task, isSelected, isStop, isCritical, select } = this.props;
    const title = task?.title ?? '';
    const name = `${node.key} ${title}`;
    const waits = task?.waitsFor ?? [];
    return (
      <g
        id={id}
        role="button"
        tabindex={isStop ? 0 : -1}
        aria-pressed={isSelected}
        aria-label={`${name}${waits.length === 0 ? '' : `, after ${waits.join(', ')}`}`}
        class={['node', isSelected && 'selected', isCritical && 'critical'].filter(Boolean).join(' ')}
        data-task={node.key}
        data-state={task?.state?.name}
        transform={`translate(${node.x} ${node.y})`}
        onClick={select}
      >
        <title>{name}</title>
        <rect width={NODE.width} height={NODE.height} rx={4} />
        <text x={8} y={NODE.height / 2}>
          {name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name}
        </text>
      </g>
    );
  }
}

function move(layout: GraphLayout, event: KeyboardEvent): void {
  const index = layout.nodes.findIndex((_, at) => document.activeElement?.id === `node-${at}`);
  const from = layout.nodes[index];
  if (from === undefined) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    document.activeElement?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  } else if (isDirection(event.key)) {
    event.preventDefault();
    document.getElementById(`node-${layout.nodes.indexOf(neighbour(layout.nodes, from, event.key))}`)?.focus();
  }
}

function isDirection(key: string): key is Direction {
  return DIRECTIONS.has(key);
}

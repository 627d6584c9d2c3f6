/** What the trees are made of. Nodes only name things: what is shown of them is looked up when it is drawn. */
export type BoardNode = RepositoryNode | PlanNode | BatchNode | TaskNode | DocumentNode | DocumentTaskNode;

export interface RepositoryNode {
  readonly kind: 'repository';
  readonly repository: string;
}
export interface PlanNode {
  readonly kind: 'plan';
  readonly repository: string;
  readonly planId: string;
}
export interface BatchNode {
  readonly kind: 'batch';
  readonly repository: string;
  readonly planId: string;
  readonly batch: number;
}
export interface TaskNode {
  readonly kind: 'task';
  readonly repository: string;
  readonly taskId: string;
}
/** A plan document that lies in the repository or is open, before it is started. */
export interface DocumentNode {
  readonly kind: 'document';
  readonly uri: string;
}
export interface DocumentTaskNode {
  readonly kind: 'document-task';
  readonly uri: string;
  readonly key: string;
}
export interface WorktreeNode {
  readonly kind: 'worktree';
  readonly repository: string;
  readonly worktreeId: string;
}
/** A batch of a plan document, before it is started. */
export interface DocumentBatchNode {
  readonly kind: 'document-batch';
  readonly uri: string;
  readonly batch: number;
}
/** Something that a failed command said: an entry of Problems, and in no tree. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly repository: string;
  readonly failureId: string;
}
export type AnyNode = BoardNode | WorktreeNode | DocumentBatchNode | FailureNode;

export function nodeId(node: AnyNode): string {
  switch (node.kind) {
    case 'repository':
      return `repository ${node.repository}`;
    case 'plan':
      return `plan ${node.planId}`;
    case 'batch':
      return `batch ${node.planId} ${String(node.batch)}`;
    case 'task':
      return `task ${node.taskId}`;
    case 'document':
      return `document ${node.uri}`;
    case 'document-task':
      return `document-task ${node.uri} ${node.key}`;
    case 'document-batch':
      return `document-batch ${node.uri} ${String(node.batch)}`;
    case 'worktree':
      return `worktree ${node.worktreeId}`;
    case 'failure':
      return `failure ${node.failureId}`;
  }
}

const KINDS: ReadonlySet<unknown> = new Set<AnyNode['kind']>(['repository', 'plan', 'batch', 'task', 'document', 'document-task', 'document-batch', 'worktree', 'failure']);

/** What a command was called on. Keybindings and other extensions can call it with anything. */
export function nodeOf(argument: unknown): AnyNode | undefined {
  if (typeof argument !== 'object' || argument === null || !('kind' in argument) || !KINDS.has(argument.kind)) return undefined;
  const texts = Object.entries(argument).every(([name, value]) => (name === 'batch' ? typeof value === 'number' : typeof value === 'string'));
  return texts ? (argument as AnyNode) : undefined;
}

/** VS Code knows an element by its identity: the same node has to be the same object each time. */
export class NodeCache<N extends AnyNode> {
  readonly #nodes = new Map<string, N>();

  get<M extends N>(node: M): M {
    const id = nodeId(node);
    const known = this.#nodes.get(id);
    // The id begins with the kind, so what is found under it is of that kind.
    if (known !== undefined) return known as M;
    this.#nodes.set(id, node);
    return node;
  }

  clear(): void {
    this.#nodes.clear();
  }
}

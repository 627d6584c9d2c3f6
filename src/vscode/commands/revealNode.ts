import { messageOf } from '../../util/errors';
import type { BoardNode } from '../views/nodes';
import type { Window } from './command';

/** Shows something in the tree, once the tree has it. Nothing depends on it: a tree that is just being drawn may refuse. */
export async function revealNode({ batches, batchesView, log }: Window, node: BoardNode): Promise<void> {
  try {
    await batches.drawn();
    await batchesView.reveal(batches.node(node), { select: true, focus: false, expand: true });
  } catch (thrown) {
    log.debug(`The tree did not show ${node.kind}: ${messageOf(thrown)}`);
  }
}

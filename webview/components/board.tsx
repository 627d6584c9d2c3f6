import type { JSX } from 'preact';
import { COLUMNS, type BoardStore } from '../state';
import { ColumnList } from './columnList';
import { PlanHeader } from './planHeader';
import { Button } from './toolkit';

export function Board({ store }: { readonly store: BoardStore }): JSX.Element {
  const board = store.board.value;
  const problem = store.problem.value;
  const trouble = board?.snapshot.trouble ?? null;
  return (
    <>
      <h1 class="title">{board === null ? 'Board' : `${board.title}: board`}</h1>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {board !== null && !board.live && board.snapshot.plans.length > 0 && (
        <p class="notice" role="status">
          No engine is running. This is what was last seen.
        </p>
      )}
      {trouble !== null && (
        <p class="problem" role="alert">
          {trouble}
        </p>
      )}
      {board === null ? null : board.snapshot.plans.length === 0 ? <Empty store={store} trusted={board.trusted} /> : <Plans store={store} />}
    </>
  );
}

function Empty({ store, trusted }: { readonly store: BoardStore; readonly trusted: boolean }): JSX.Element {
  return (
    <section class="empty" aria-label="No plan">
      <p>No plan has been started in this repository. Its tasks will stand here as cards.</p>
      {trusted ? (
        <Button
          onClick={() => {
            store.pickPlan();
          }}
        >
          Start Plan
        </Button>
      ) : (
        <p>In Restricted Mode nothing is started.</p>
      )}
    </section>
  );
}

function Plans({ store }: { readonly store: BoardStore }): JSX.Element {
  const [current] = store.plans.value;
  return (
    <>
      {current !== undefined && <PlanHeader plan={current} />}
      <div class="columns">
        {COLUMNS.map(({ id, title }) => (
          <ColumnList key={id} id={id} title={title} store={store} />
        ))}
      </div>
    </>
  );
}

import type { JSX } from 'preact';
import type { BoardStore, Column } from '../state';
import { Card } from './card';

export interface ColumnListProps {
  readonly id: Column;
  readonly title: string;
  readonly store: BoardStore;
}

export function ColumnList({ id, title, store }: ColumnListProps): JSX.Element {
  const tasks = store.columns.value.get(id) ?? [];
  return (
    <section class="column" aria-labelledby={`column-${id}`} data-column={id}>
      <h3 id={`column-${id}`}>
        {title} <span class="count">{tasks.length}</span>
      </h3>
      <ul>
        {tasks.map((task) => (
          <Card
            key={task.id}
            task={task}
            open={() => {
              store.openCard(task.id);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

import { Component, type JSX } from 'preact';
import type { PreviewBatch, PreviewTask } from '../../src/protocol/planPreview';
import type { PreviewStore } from './previewStore';

export interface BatchListProps {
  readonly store: PreviewStore;
  readonly mayRun: boolean;
}

export function BatchList({ store, mayRun }: BatchListProps): JSX.Element {
  const plan = store.state.value?.plan ?? null;
  const outside = (plan?.tasks ?? []).filter((task) => task.batch === null);
  return (
    <section class="batches" aria-labelledby="batches-title">
      <h2 id="batches-title">Batches</h2>
      <ol>
        {(plan?.batches ?? []).map((batch) => (
          <li key={batch.number} class="batch" data-batch={batch.number}>
            <BatchTitle batch={batch} run={mayRun ? () => { store.start({ batch: batch.number }); } : null} />
            <TaskList store={store} tasks={batch.keys.flatMap((key) => store.tasks.value.get(key) ?? [])} />
          </li>
        ))}
        {outside.length > 0 && (
          <li class="batch" data-batch="none">
            <h3>Outside the batches</h3>
            <TaskList store={store} tasks={outside} />
          </li>
        )}
      </ol>
    </section>
  );
}

function BatchTitle({ batch, run }: { readonly batch: PreviewBatch; readonly run: (() => void) | null }): JSX.Element {
  const after = batch.dependsOn.length === 0 ? '' : `after batch ${batch.dependsOn.length > 8 ? `${batch.dependsOn.slice(0, 8).join(', ')}…` : batch.dependsOn.join(', ')}`;
  return (
    <header>
      <h3>Batch {batch.number}</h3>
      <span class="facts">
        {batch.keys.length} {batch.keys.length === 1 ? 'task' : 'tasks'}
        {batch.canParallel && ' at the same time'}
        {after !== '' && `, ${after}`}
      </span>
      {run !== null && (
        <button type="button" class="link" onClick={run} aria-label={`Run batch ${batch.number}`}>
          Run
        </button>
      )}
    </header>
  );
}

function TaskList({ store, tasks }: { readonly store: PreviewStore; readonly tasks: readonly PreviewTask[] }): JSX.Element {
  const selected = store.selected.value?.key;
  return (
    <ul>
      {tasks.map((task) => (
        <TaskItem
          key={task.key}
          task={task}
          isSelected={task.key === selected}
          select={() => {
            void store.select(task.key);
          }}
        />
      ))}
    </ul>
  );
}

interface TaskItemProps {
  readonly task: PreviewTask;
  readonly isSelected: boolean;
  readonly select: () => void;
}

/** Drawn again only when something of it changed. */
class TaskItem extends Component<TaskItemProps> {
  override shouldComponentUpdate(next: TaskItemProps): boolean {
    return next.task !== this.props.task || next.isSelected !== this.props.isSelected;
  }

  override render(): JSX.Element {
    const { task, isSelected, select } = this.props;
    return (
      <li>
        <button type="button" class="task" aria-pressed={isSelected} data-task={task.key} data-state={task.state?.name} onClick={select}>
          <span class="key">{task.key}</span> <span class="name">{task.title}</span>
          {task.state !== null && <span class="facts"> {task.state.text}</span>}
          {task.marks.length > 0 && <span class="facts"> {task.marks.join(', ')}</span>}
        </button>
      </li>
    );
  }
}

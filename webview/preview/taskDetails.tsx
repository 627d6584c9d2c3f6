import type { JSX } from 'preact';
import type { PreviewTask } from '../../src/protocol/planPreview';
import { Button } from '../components/toolkit';
import { EditForm } from './editForm';
import { ExplanationList } from './explanationList';
import type { PreviewStore } from './previewStore';

export interface TaskDetailsProps {
  readonly store: PreviewStore;
  readonly mayRun: boolean;
  readonly mayEdit: boolean;
}

export function TaskDetails({ store, mayRun, mayEdit }: TaskDetailsProps): JSX.Element {
  const task = store.selected.value;
  return (
    <aside class="details" aria-label="Chosen task" aria-live="polite">
      {task === null ? <p class="facts">Choose a task to see why it runs when it does, and to change that.</p> : <Chosen store={store} task={task} mayRun={mayRun} mayEdit={mayEdit} />}
    </aside>
  );
}

function Chosen({ store, task, mayRun, mayEdit }: TaskDetailsProps & { readonly task: PreviewTask }): JSX.Element {
  return (
    <>
      <h2>
        {task.key} {task.title}
      </h2>
      <p class="facts">{[task.batch === null ? 'outside the batches' : `batch ${task.batch}`, task.phase, ...task.marks, task.state?.text].filter((part) => part !== null && part !== undefined && part !== '').join(', ')}</p>
      <p class="actions">
        <button
          type="button"
          class="link"
          onClick={() => {
            store.openPlace(task.at);
          }}
        >
          {task.at.file === undefined ? '' : `${task.at.file}, `}Line {task.at.line}
        </button>
        {mayRun && !task.marks.includes('done') && (
          <Button
            onClick={() => {
              store.start({ task: task.key });
            }}
          >
            Run This Task
          </Button>
        )}
      </p>
      <h3>Why</h3>
      <ExplanationList store={store} explanations={store.explanations.value} />
      {mayEdit && task.batch !== null && <EditForm store={store} task={task} />}
    </>
  );
}

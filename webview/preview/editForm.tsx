import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { PreviewEdit, PreviewTask } from '../../src/protocol/planPreview';
import { Button } from '../components/toolkit';
import type { PreviewStore } from './previewStore';

const KINDS = { together: 'In one batch with', apart: 'Never in one batch with', after: 'In a later batch than' } as const;
type Kind = keyof typeof KINDS;

/** Where the task may be moved, and whom it shall be with or without. */
export function EditForm({ store, task }: { readonly store: PreviewStore; readonly task: PreviewTask }): JSX.Element {
  return (
    <div class="edit">
      <h3>Change</h3>
      <MoveField store={store} task={task} />
      <PairField key={task.key} store={store} task={task} />
    </div>
  );
}

function MoveField({ store, task }: { readonly store: PreviewStore; readonly task: PreviewTask }): JSX.Element {
  const batches = store.state.value?.plan?.batches ?? [];
  const numbers = [...batches.map(({ number }) => number), batches.length + 1];
  return (
    <label>
      Move to{' '}
      <select
        value={task.batch ?? undefined}
        onChange={(event) => {
          const toBatch = Number(event.currentTarget.value);
          const beside = (batches.find(({ number }) => number === toBatch)?.keys ?? []).filter((key) => key !== task.key).slice(0, 200);
          if (toBatch !== task.batch) void store.addEdit({ move: { task: task.key, toBatch, ...(beside.length > 0 && { beside }) } });
        }}
      >
        {numbers.map((number) => (
          <option key={number} value={number}>
            {number > batches.length ? 'a new batch at the end' : `batch ${number}`}
          </option>
        ))}
      </select>
    </label>
  );
}

function PairField({ store, task }: { readonly store: PreviewStore; readonly task: PreviewTask }): JSX.Element {
  const [kind, setKind] = useState<Kind>('apart');
  const [other, setOther] = useState('');
  const others = [...store.tasks.value.values()].filter(({ key, batch }) => key !== task.key && batch !== null);
  const isKnown = others.some(({ key }) => key === other);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isKnown) void store.addEdit(pairEdit(kind, task.key, other));
      }}
    >
      <select
        aria-label="How"
        value={kind}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (isKind(chosen)) setKind(chosen);
        }}
      >
        {Object.entries(KINDS).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
      <input
        aria-label="Other task"
        list="other-tasks"
        placeholder="id of a task"
        value={other}
        onInput={(event) => {
          setOther(event.currentTarget.value);
        }}
      />
      <datalist id="other-tasks">
        {others.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </datalist>
      <Button
        onClick={() => {
          if (isKnown) void store.addEdit(pairEdit(kind, task.key, other));
        }}
      >
        Add
      </Button>
    </form>
  );
}

function isKind(value: string): value is Kind {
  return Object.hasOwn(KINDS, value);
}

function pairEdit(kind: Kind, task: string, other: string): PreviewEdit {
  if (kind === 'together') return { together: [task, other] };
  return kind === 'apart' ? { apart: [task, other] } : { after: [task, other] };
}

import type { JSX } from 'preact';
import type { PreviewConflict, PreviewPlan } from '../../src/protocol/planPreview';
import type { PreviewStore } from './previewStore';

const MOST_KEYS = 12;

export function ConflictTable({ store, plan }: { readonly store: PreviewStore; readonly plan: PreviewPlan }): JSX.Element {
  return (
    <section class="conflicts" aria-labelledby="conflicts-title">
      <h2 id="conflicts-title">Conflicts</h2>
      {plan.conflicts.length === 0 ? (
        <p class="facts">No two tasks are expected to change the same lines.</p>
      ) : (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Tasks</th>
                <th scope="col">Files</th>
                <th scope="col">Why</th>
                <th scope="col">So</th>
              </tr>
            </thead>
            <tbody>
              {plan.conflicts.map((conflict, index) => (
                <Row key={index} store={store} conflict={conflict} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {plan.moreConflicts > 0 && <p class="facts">and {plan.moreConflicts} more</p>}
      {plan.notes.length > 0 && (
        <ul class="notes">
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ store, conflict: { tasks, against, files, moreFiles, reason, advice, isPossible } }: { readonly store: PreviewStore; readonly conflict: PreviewConflict }): JSX.Element {
  const keys = [...tasks, ...against];
  return (
    <tr>
      <td>
        {keys.slice(0, MOST_KEYS).map((key) => (
          <button
            key={key}
            type="button"
            class="link"
            onClick={() => {
              void store.select(key);
            }}
          >
            {key}
          </button>
        ))}
        {keys.length > MOST_KEYS && ` and ${keys.length - MOST_KEYS} more`}
      </td>
      <td>
        {files.map((file) => (
          <code key={file}>{file}</code>
        ))}
        {moreFiles > 0 && ` and ${moreFiles} more`}
      </td>
      <td>
        {reason}
        {advice.map((note) => (
          <p key={note} class="facts">
            The plan says: {note}
          </p>
        ))}
      </td>
      <td>{isPossible ? 'not sure enough to keep them apart' : 'kept apart'}</td>
    </tr>
  );
}

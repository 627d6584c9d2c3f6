import type { JSX } from 'preact';
import type { PreviewState } from '../../src/protocol/planPreview';
import type { PreviewStore } from './previewStore';

/** What was changed by hand. It is kept when the plan is worked out again; what the plan does not allow any more says so. */
export function EditList({ store, state }: { readonly store: PreviewStore; readonly state: PreviewState }): JSX.Element | null {
  if (state.edits.length === 0) return null;
  return (
    <section class="edits" aria-labelledby="edits-title">
      <h2 id="edits-title">Your changes</h2>
      <ul>
        {state.edits.map(({ edit, text, aside }) => (
          <li key={JSON.stringify(edit)}>
            {text}
            {aside !== null && <span class="aside"> is set aside: {aside}</span>}
            {state.editsProblem === null && (
              <button
                type="button"
                class="link"
                aria-label={`Remove: ${text}`}
                onClick={() => {
                  void store.removeEdit(edit);
                }}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

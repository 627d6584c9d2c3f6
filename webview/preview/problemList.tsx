import type { JSX } from 'preact';
import type { PreviewState } from '../../src/protocol/planPreview';
import type { PreviewStore } from './previewStore';

export function ProblemList({ store, state }: { readonly store: PreviewStore; readonly state: PreviewState }): JSX.Element | null {
  if (state.problems.length === 0) return null;
  return (
    <section class="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">Problems</h2>
      <ul>
        {state.problems.map(({ severity, text, at }, index) => (
          <li key={index} class={severity}>
            <button
              type="button"
              class="link"
              onClick={() => {
                store.openPlace(at);
              }}
            >
              {at.file === undefined ? '' : `${at.file}, `}line {at.line}
            </button>{' '}
            {severity}: {text}
          </li>
        ))}
      </ul>
      {state.moreProblems > 0 && <p class="facts">and {state.moreProblems} more</p>}
    </section>
  );
}

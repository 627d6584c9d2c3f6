import type { JSX } from 'preact';
import type { PreviewExplanation } from '../../src/protocol/planPreview';
import type { PreviewStore } from './previewStore';

/** What holds, from what it was taken, and the way to the place where that stands. */
export function ExplanationList({ store, explanations }: { readonly store: PreviewStore; readonly explanations: readonly PreviewExplanation[] }): JSX.Element {
  return (
    <ul class="why">
      {explanations.map((explanation, index) => (
        <Explanation key={index} store={store} explanation={explanation} />
      ))}
    </ul>
  );
}

function Explanation({ store, explanation: { what, because, isGuess, at } }: { readonly store: PreviewStore; readonly explanation: PreviewExplanation }): JSX.Element {
  return (
    <li>
      <span class="what">{what}</span> <span class="because">{because}</span>
      {isGuess && <span class="flag">guessed</span>}
      {at !== null && (
        <button
          type="button"
          class="link"
          onClick={() => {
            store.openPlace(at);
          }}
        >
          {at.file === undefined ? '' : `${at.file}, `}line {at.line}
        </button>
      )}
    </li>
  );
}

import { beforeEach, describe, expect, test } from 'vitest';
import { Channel, type NoticeMap, type RequestMap } from '../../src/protocol/channel';
import { planPreviewRequests, type PreviewEdit, type PreviewState } from '../../src/protocol/planPreview';
import { deferred } from '../../src/util/deferred';
import { PreviewStore } from '../../webview/preview/previewStore';
import { transportPair } from '../support/transportPair';

const task = (key: string): NonNullable<PreviewState['plan']>['tasks'][number] => ({ key, title: `Task ${key}`, at: { line: 3, column: 1 }, batch: 1, phase: null, waitsFor: [], marks: [], state: null });
const state = (fields: Partial<PreviewState> = {}): PreviewState => ({
  title: 'Garden',
  trusted: true,
  running: false,
  problems: [],
  moreProblems: 0,
  plan: { tasks: [task('W1'), task('W2')], batches: [], worktrees: [], mergeOrder: [], criticalPath: [], conflicts: [], moreConflicts: 0, notes: [], inferred: [], moreInferred: 0 },
  edits: [],
  editsProblem: null,
  ...fields,
});

let store: PreviewStore;
let shown: () => Promise<PreviewState>;
let saved: PreviewEdit[][];
let asked: number;
let window: Channel<RequestMap, typeof planPreviewRequests, NoticeMap>;

beforeEach(() => {
  const [page, host] = transportPair();
  shown = () => Promise.resolve(state());
  saved = [];
  asked = 0;
  window = new Channel({
    transport: host,
    asks: {},
    serves: planPreviewRequests,
    handlers: {
      'preview/get': () => {
        asked += 1;
        return shown();
      },
      'task/explain': ({ key }) => Promise.resolve({ explanations: [{ what: key, because: '', isGuess: false, at: null }] }),
      'place/open': () => Promise.reject(new Error('No such line.')),
      'edits/save': ({ edits }) => {
        saved.push(edits);
        return Promise.resolve({});
      },
      'plan/start': () => Promise.resolve({}),
    },
    hears: {},
  });
  store = new PreviewStore(page);
});

describe('the preview', () => {
  test('is fetched again when the window says that it changed, once for all that is said meanwhile', async () => {
    const late = deferred<PreviewState>();
    shown = () => late.promise;
    const loading = store.load();
    for (let times = 0; times < 5; times += 1) window.notify('preview/changed', {});
    late.resolve(state({ title: 'Late' }));
    await loading;
    expect([asked, store.state.value?.title]).toEqual([2, 'Late']);
  });

  test('keeps the chosen task over a change, and lets go of one that is gone', async () => {
    await store.load();
    await store.select('W2');
    expect([store.selected.value?.key, store.explanations.value[0]?.what]).toEqual(['W2', 'W2']);
    await store.load();
    expect(store.selected.value?.key).toBe('W2');
    shown = () => Promise.resolve(state({ plan: null }));
    await store.load();
    expect([store.selected.value, store.explanations.value]).toEqual([null, []]);
  });
});

describe('a change', () => {
  const move: PreviewEdit = { move: { task: 'W1', toBatch: 2 } };
  const apart: PreviewEdit = { apart: ['W1', 'W2'] };

  test('is saved with those there are; a later move of a task takes the place of the one before', async () => {
    shown = () => Promise.resolve(state({ edits: [move, apart].map((edit) => ({ edit, text: '', aside: null })) }));
    await store.load();
    await store.addEdit({ move: { task: 'W1', toBatch: 3 } });
    await store.addEdit({ apart: ['W1', 'W2'] });
    expect(saved).toEqual([[apart, { move: { task: 'W1', toBatch: 3 } }], [move, apart]]);
  });

  test('is taken back alone', async () => {
    shown = () => Promise.resolve(state({ edits: [move, apart].map((edit) => ({ edit, text: '', aside: null })) }));
    await store.load();
    const [first] = store.state.value?.edits ?? [];
    if (first !== undefined) await store.removeEdit(first.edit);
    expect(saved).toEqual([[apart]]);
  });
});

test('what goes wrong is shown until something goes well', async () => {
  store.openPlace({ line: 900, column: 1 });
  await expect.poll(() => store.problem.value).toBe('No such line.');
  await store.load();
  expect(store.problem.value).toBeNull();
});

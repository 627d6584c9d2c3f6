import { beforeEach, describe, expect, test } from 'vitest';
import { boardPanelRequests, type BoardState } from '../../src/protocol/boardPanel';
import { Channel, type NoticeMap, type RequestMap } from '../../src/protocol/channel';
import { deferred } from '../../src/util/deferred';
import { BoardStore } from '../../webview/state';
import { transportPair } from '../support/transportPair';
import { aBoard, aDelta, aPlan, aTask } from '../vscode/views';

let store: BoardStore;
let answer: () => Promise<BoardState>;
let opened: string[];
let window: Channel<RequestMap, typeof boardPanelRequests, NoticeMap>;
const state = (fields: Partial<BoardState> = {}): BoardState => ({ title: 'garden', live: true, trusted: true, snapshot: aBoard([aPlan()], [aTask('W1')]), ...fields });
const keys = (column: 'backlog' | 'in-progress' | 'review' | 'done'): string[] => (store.columns.value.get(column) ?? []).map((task) => task.key);

beforeEach(() => {
  const [page, host] = transportPair();
  answer = () => Promise.resolve(state());
  opened = [];
  window = new Channel({
    transport: host,
    asks: {},
    serves: boardPanelRequests,
    handlers: {
      'board/get': () => answer(),
      'card/open': ({ taskId }) => {
        opened.push(taskId);
        return Promise.resolve({});
      },
      'plan/pick': () => Promise.reject(new Error('Nothing to pick.')),
    },
    hears: {},
  });
  store = new BoardStore(page);
});

describe('the board', () => {
  test('is what the window says, and follows its deltas', async () => {
    await store.load();
    expect(keys('in-progress')).toEqual(['W1']);
    window.notify('board/delta', aDelta(2, { tasks: [aTask('W1', { column: 'done', state: 'landed' }), aTask('W2', { position: 1, column: 'review' })] }));
    expect([keys('in-progress'), keys('review'), keys('done')]).toEqual([[], ['W2'], ['W1']]);
  });

  test('keeps rows that did not change, so that their cards are not drawn again', async () => {
    await store.load();
    const before = store.columns.value.get('in-progress')?.[0];
    window.notify('board/delta', aDelta(2, { tasks: [aTask('W2', { position: 1 })] }));
    expect(store.columns.value.get('in-progress')?.[0]).toBe(before);
  });

  test('loses no news that comes while it is fetched', async () => {
    const late = deferred<BoardState>();
    answer = () => late.promise;
    const loading = store.load();
    window.notify('board/delta', aDelta(2, { tasks: [aTask('W1', { column: 'done' })] }));
    late.resolve(state());
    await loading;
    expect(keys('done')).toEqual(['W1']);
  });

  test('is fetched again when the window says that it changed as a whole', async () => {
    await store.load();
    answer = () => Promise.resolve(state({ live: false, snapshot: aBoard([], [], { version: 0 }) }));
    window.notify('board/changed', {});
    await expect.poll(() => store.board.value).toMatchObject({ live: false, snapshot: { tasks: [] } });
  });

  test('has running plans first, and their tasks in the order of the document', async () => {
    const ended = aPlan({ id: 'ended', endedAt: 2, createdAt: 9 });
    answer = () => Promise.resolve(state({ snapshot: aBoard([ended, aPlan()], [aTask('E1', { planId: 'ended' }), aTask('W2', { position: 1 }), aTask('W1')]) }));
    await store.load();
    expect(store.plans.value.map((plan) => plan.id)).toEqual(['spring', 'ended']);
    expect(keys('in-progress')).toEqual(['W1', 'W2', 'E1']);
  });
});

describe('what goes wrong', () => {
  test('is shown: a refused request, a window that fails, a message that cannot be read', async () => {
    store.pickPlan();
    await expect.poll(() => store.problem.value).toBe('Nothing to pick.');
    answer = () => Promise.reject(new Error('No board.'));
    await store.load();
    expect(store.problem.value).toBe('No board.');
    answer = () => Promise.resolve(state());
    await store.load();
    expect(store.problem.value).toBeNull();
    window.notify('board/delta', { version: 'two' });
    expect(store.problem.value).toContain('board/delta');
  });
});

test('a card is opened by its task', async () => {
  store.openCard('spring/W1');
  await expect.poll(() => opened).toEqual(['spring/W1']);
});

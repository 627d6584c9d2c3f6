import { boardPanelRequests, type BoardState } from '../../../src/protocol/boardPanel';
import { Channel, type NoticeMap, type RequestMap, type Transport } from '../../../src/protocol/channel';
import { openInChromium, type PageInChromium, type Theme } from './pageInChromium';

type Window = Channel<RequestMap, typeof boardPanelRequests, NoticeMap>;

/** The board's page; the window's side of the conversation is the test's. */
export interface BoardInChromium extends PageInChromium {
  readonly window: Window;
  /** What the page asked for: tasks opened, plans picked. */
  readonly asked: string[];
}

export async function openBoard(state: () => BoardState, theme: Theme = 'dark'): Promise<BoardInChromium> {
  const asked: string[] = [];
  let window: Window | undefined;
  const opened = await openInChromium({ page: 'board', title: 'Coppice Board', data: { repository: '/garden/.git/"coppice"' } }, theme, (transport) => {
    window = serveBoard(transport, state, asked);
  });
  await opened.page.locator('h1', { hasText: 'garden' }).waitFor();
  if (window === undefined) throw new Error('The page was never connected.');
  return { ...opened, window, asked };
}

function serveBoard(transport: Transport, state: () => BoardState, asked: string[]): Window {
  return new Channel({
    transport,
    asks: {},
    serves: boardPanelRequests,
    handlers: {
      'board/get': () => Promise.resolve(state()),
      'card/open': ({ taskId }) => {
        asked.push(taskId);
        return Promise.resolve({});
      },
      'plan/pick': () => {
        asked.push('plan');
        return Promise.resolve({});
      },
    },
    hears: {},
  });
}

import { Channel, type Transport } from '../../../src/protocol/channel';
import { planPreviewRequests, type PreviewState } from '../../../src/protocol/planPreview';
import { openInChromium, type PageInChromium, type Theme } from './pageInChromium';

/** The page that previews an execution plan; the window's side of the conversation is the test's. */
export interface PreviewInChromium extends PageInChromium {
  /** What the page asked for, in order: `name {params}`. */
  readonly asked: string[];
}

export async function openPreview(state: () => PreviewState, theme: Theme = 'dark'): Promise<PreviewInChromium> {
  const asked: string[] = [];
  const opened = await openInChromium({ page: 'preview', title: 'Execution Plan', data: {} }, theme, (transport) => {
    servePreview(transport, state, asked);
  });
  await opened.page.locator('h1', { hasText: 'execution plan' }).waitFor();
  return { ...opened, asked };
}

function servePreview(transport: Transport, state: () => PreviewState, asked: string[]): void {
  const take = (name: string) => (params: object) => {
    asked.push(`${name} ${JSON.stringify(params)}`);
    return Promise.resolve({});
  };
  new Channel({
    transport,
    asks: {},
    serves: planPreviewRequests,
    handlers: {
      'preview/get': () => Promise.resolve(state()),
      'task/explain': ({ key }) => Promise.resolve({ explanations: [{ what: `About ${key}`, because: 'it says so', isGuess: true, at: { line: 7, column: 1 } }] }),
      'place/open': take('place/open'),
      'edits/save': take('edits/save'),
      'plan/start': take('plan/start'),
    },
    hears: {},
  });
}

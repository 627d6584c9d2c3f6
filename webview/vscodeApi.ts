import type { Transport } from '../src/protocol/channel';
import { disposable } from '../src/util/disposable';

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}
/** Given to every webview by VS Code, once. */
declare function acquireVsCodeApi(): VsCodeApi;

/** Messages to and from the window, and what it is to remember for us. */
export function connectToWindow(memory: unknown): Transport {
  const api = acquireVsCodeApi();
  api.setState(memory);
  return {
    send: (message) => {
      api.postMessage(message);
    },
    onMessage: (listener) => {
      const heard = (event: MessageEvent<unknown>): void => {
        listener(event.data);
      };
      window.addEventListener('message', heard);
      return disposable(() => {
        window.removeEventListener('message', heard);
      });
    },
    // The page ends with its window: there is nobody left to tell.
    onClose: () => disposable(() => undefined),
  };
}

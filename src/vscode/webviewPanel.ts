import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Transport } from '../protocol/channel';
import { webviewPage, type WebviewPageParts } from './webviewPage';

/** Fills a panel with one of our pages. */
export function drawPage(panel: vscode.WebviewPanel, extension: vscode.Uri, content: Pick<WebviewPageParts, 'page' | 'title' | 'data'>): void {
  const dist = vscode.Uri.joinPath(extension, 'dist');
  const media = vscode.Uri.joinPath(extension, 'media');
  const { webview } = panel;
  const at = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  panel.iconPath = vscode.Uri.joinPath(media, 'coppice.svg');
  webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
  webview.html = webviewPage({ ...content, cspSource: webview.cspSource, nonce: randomBytes(16).toString('base64url'), script: at('webview.js'), styles: [at('webview.css')] });
}

/** A panel's page as the other end of a conversation. */
export function webviewTransport(panel: vscode.WebviewPanel): Transport {
  return {
    send: (message) => {
      void panel.webview.postMessage(message);
    },
    onMessage: (listener) => panel.webview.onDidReceiveMessage(listener),
    onClose: (listener) => panel.onDidDispose(listener),
  };
}

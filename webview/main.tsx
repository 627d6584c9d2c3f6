// First: it concerns how everything after it is set up.
import './parseWithoutEval';
import { render } from 'preact';
import { Board } from './components/board';
import { registerToolkit } from './components/toolkit';
import { PreviewPage } from './preview/previewPage';
import { PreviewStore } from './preview/previewStore';
import { BoardStore } from './state';
import { connectToWindow } from './vscodeApi';
import './board.css';
import './preview.css';

registerToolkit();
const board = document.getElementById('board');
const preview = document.getElementById('preview');
if (board !== null) {
  const store = new BoardStore(connectToWindow({ repository: document.body.dataset['repository'] ?? '' }));
  render(<Board store={store} />, board);
  void store.load();
} else if (preview !== null) {
  const store = new PreviewStore(connectToWindow({ document: document.body.dataset['document'] ?? '' }));
  render(<PreviewPage store={store} />, preview);
  void store.load();
} else {
  throw new Error('The page has no place for the board or a preview.');
}

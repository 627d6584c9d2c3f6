// First: it concerns how everything after it is set up.
import './parseWithoutEval';
import { render } from 'preact';
import { Board } from './components/board';
import { registerToolkit } from './components/toolkit';
import { BoardStore } from './state';
import { connectToWindow } from './vscodeApi';
import './board.css';

registerToolkit();
const root = document.getElementById('board');
if (root === null) throw new Error('The page has no place for the board.');
const store = new BoardStore(connectToWindow({ repository: document.body.dataset['repository'] ?? '' }));
render(<Board store={store} />, root);
void store.load();

/**
 * The bundler leaves this import alone: it is answered by `later.js`, which lies beside `extension.js`. Never in the same
 * turn: who calls this while the extension wakes would make VS Code wait for all of it.
 */
export async function loadLater() {
  await new Promise(setImmediate);
  return import('./later');
}

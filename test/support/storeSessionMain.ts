import { writeSync } from 'node:fs';
import { session } from './storeSession';

/** Commits a history of so many steps to the store of a folder, and says how much of it was acknowledged. */
const [folder = '', wasmFile = '', steps = ''] = process.argv.slice(2);
void session({ folder, wasmFile }, Number(steps)).then((acknowledged) => writeSync(1, `acknowledged ${String(acknowledged)}\n`));

import { join, parse } from 'node:path';
import { runWithCode } from './os/codeCache';

/** Starts the program whose name this file was given: `cli.js` runs `cli.main.js`. */
const { dir, name } = parse(__filename);
runWithCode(join(dir, `${name}.main.js`), join(dir, '.code'));

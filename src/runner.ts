import { messageOf } from './util/errors';
import { runJob } from './runner/runJob';
import { tellPerson } from './runner/tellPerson';

/** `node runner.js RUN_DIR`: runs one attempt's agent, in a terminal or without one. It loads nothing it does not need. */
const folder = process.argv[2];

if (folder === undefined) {
  tellPerson('Usage: runner RUN_FOLDER. Coppice starts it by itself; there is no need to.');
  process.exitCode = 2;
} else {
  runJob(folder).then(
    (status) => process.exit(status),
    (error: unknown) => {
      tellPerson(`The runner of ${folder} failed: ${messageOf(error)}`);
      process.exit(70);
    },
  );
}

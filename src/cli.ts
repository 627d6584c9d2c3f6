import { join } from 'node:path';
import { version } from '../package.json';
import { processOutput } from './cli/output';
import { runCli } from './cli/program';

const output = processOutput();

// Whoever reads us may have read enough (`coppice logs W1 | head`): that is no fault of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void runCli(process.argv.slice(2), {
  output,
  cwd: process.cwd(),
  environment: process.env,
  version,
  engineFile: join(__dirname, 'engine.js'),
  surveyFile: join(__dirname, 'survey.js'),
  interactive: output.live && process.stdin.isTTY,
}).then((exitCode) => {
  process.exitCode = exitCode;
});

import { spawn } from 'node:child_process';
import { userStateFolder } from '../os/userFolder';
import { surveyAnswer, type SurveyAnswer } from '../protocol/survey';
import { messageOf } from '../util/errors';
import { err, ok, type Result } from '../util/result';
import { asNode } from './nodeProgram';

export interface SurveyProgram {
  /** Node, or a VS Code that can act as it. */
  readonly nodeFile: string;
  readonly surveyFile: string;
  readonly root: string;
  /** Paths the plan speaks of. */
  readonly wanted: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The survey bounds each of its own steps; together they stay well below this. */
const MOST_MS = 45_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Looks at a repository as the engine does before it runs a plan; why it could not be looked at, in words. */
export function surveyRepository(program: SurveyProgram): Promise<Result<SurveyAnswer, string>> {
  return new Promise((resolve) => {
    const child = spawn(program.nodeFile, [program.surveyFile, program.root], { cwd: userStateFolder(), env: asNode(program.nodeFile, program.env), stdio: ['pipe', 'pipe', 'pipe'], timeout: MOST_MS, windowsHide: true });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) child.kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString('utf8')}`.slice(-2_000)));
    child.once('error', (error) => {
      resolve(err(error.message));
    });
    child.once('close', (code) => {
      resolve(code === 0 && bytes <= MOST_BYTES ? read(Buffer.concat(chunks).toString('utf8')) : err(said.trim() === '' ? `looking at it ended with ${code === null ? 'a signal' : `exit code ${String(code)}`}` : said.trim()));
    });
    // It may have ended before it has read all of it.
    child.stdin.on('error', (error) => (said = `${said}${error.message}\n`));
    child.stdin.end(JSON.stringify(program.wanted));
  });
}

function read(text: string): Result<SurveyAnswer, string> {
  try {
    return ok(surveyAnswer.parse(JSON.parse(text)));
  } catch (thrown) {
    return err(`what was said about it cannot be read: ${messageOf(thrown)}`);
  }
}

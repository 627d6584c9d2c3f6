import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { agentEnvironment } from '../../os/agentEnvironment';
import { doubt, fault, fine, type Finding } from './finding';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
}

/** Runs git and waits for its answer. A git that is missing or hangs has no code. */
export function git(cwd: string, environment: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...agentEnvironment(environment), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
    execFile('git', args, { cwd, env, timeout: 10_000, encoding: 'utf8' }, (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout: stdout.trim() });
    });
  });
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return fine('Node', version);
  return fault('Node', `${version} is too old`, 'Install Node 20.19 or newer.');
}

/** Merging in memory, which landing rests on, came with git 2.38 and reads what it needs from 2.39 on. */
export function gitFinding(ran: Ran): Finding {
  const version = /(\d+)\.(\d+)(?:\.\d+)?/.exec(ran.stdout);
  if (ran.code === null || version === null) return fault('git', 'not found on PATH', 'Install git 2.39 or newer.');
  const [text, major, minor] = [version[0], Number(version[1]), Number(version[2])];
  if (major > 2 || (major === 2 && minor >= 39)) return fine('git', text);
  return fault('git', `${text} is too old`, 'Install git 2.39 or newer.');
}

const KNOWN_AGENTS = ['claude', 'codex', 'gemini', 'opencode', 'copilot'];

/** `own` are the programs of agents that the project's settings name. */
export function agentFindings(own: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): Finding[] {
  const found = KNOWN_AGENTS.filter((name) => isOnPath(name, environment));
  const known =
    found.length > 0
      ? fine('agents', `${found.join(', ')} on PATH; script tasks need none, others are set up under agents in .coppice/config.yaml`)
      : doubt('agents', 'no agent program on PATH; only script tasks and agents of your own can run', `Install one of ${KNOWN_AGENTS.join(', ')}, or name your own in .coppice/config.yaml.`);
  const named = Object.entries(own).map(([name, program]) =>
    isOnPath(program, environment) ? fine(`agent ${name}`, program) : fault(`agent ${name}`, `${program} is not on PATH`, `Install it, or correct agents.${name}.command in .coppice/config.yaml.`),
  );
  return [known, ...named];
}

export function isOnPath(program: string, environment: NodeJS.ProcessEnv): boolean {
  if (/[\\/]/.test(program)) return isProgram(program);
  const endings = process.platform === 'win32' ? (environment['PATHEXT'] ?? '.EXE;.CMD').split(';') : [''];
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => endings.some((ending) => isProgram(join(folder, `${program}${ending}`))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

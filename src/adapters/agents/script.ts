import { shellScript } from '../../os/shellScript';
import { err, ok, type Result } from '../../util/result';
import type { AgentProfile, Launch, LaunchContext } from './profile';

/** Runs the task's own shell text, as a file and verbatim. */
export const scriptAgent: AgentProfile = {
  name: 'script',
  followsUp: false,
  events: 'coppice',
  build({ script, scriptFile }: LaunchContext): Result<Launch, string> {
    if (script === null || script.trim() === '' || scriptFile === null) {
      return err('The task has no shell text to run. Give it one (a fenced sh block, or `run:` in YAML), or choose another agent.');
    }
    return ok({ argv: interpreterIn(script, scriptFile) ?? shellScript.argv(scriptFile), interactive: false, env: {} });
  },
};

/** A first line `#!PROGRAM ARGUMENT` is obeyed as the system would, which passes all that follows the program as one. */
function interpreterIn(script: string, file: string): readonly [string, ...string[]] | null {
  if (process.platform === 'win32') return null;
  const match = /^#![ \t]*(\/\S+)(?:[ \t]+([^\r\n]*\S))?[ \t]*\r?(?:\n|$)/.exec(script);
  if (match?.[1] === undefined) return null;
  return match[2] === undefined ? [match[1], file] : [match[1], match[2], file];
}

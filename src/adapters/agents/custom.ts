import { err, ok, type Result } from '../../util/result';
import type { AgentProfile, Launch, LaunchContext } from './profile';

/** A user's own command line, as the configuration has it. */
export interface CustomAgentConfig {
  readonly command: readonly string[];
  /** How it is started to go on with a conversation that an earlier attempt began; as any other time unless given. */
  readonly resume?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly interactive?: boolean;
  readonly events?: string;
}

const placeholder = /\{([a-z_]+)\}/g;

/**
 * The command is a list of arguments, in each of which placeholders are replaced. Nothing is ever put through a shell,
 * so a path with a space, a quote or a `$(…)` in it stays one argument.
 */
export function customAgent(name: string, config: CustomAgentConfig): AgentProfile {
  return {
    name,
    followsUp: true,
    events: config.events ?? null,
    build(context: LaunchContext): Result<Launch, string> {
      const command = context.resume ? (config.resume ?? config.command) : config.command;
      const [program, ...args] = command;
      if (program === undefined || program === '') {
        return err(`The agent "${name}" has an empty command. Set agents.${name}.command to a list: the program, then its arguments.`);
      }
      const unknown = unknownPlaceholder(command);
      if (unknown !== null) {
        return err(`The agent "${name}" uses the placeholder {${unknown}}, which does not exist. Known are ${known}. Correct agents.${name}.command.`);
      }
      const values = valuesOf(context);
      const fill = (text: string): string => text.replace(placeholder, (_whole, key: string) => values.get(key) ?? '');
      return ok({ argv: [fill(program), ...args.map(fill)], interactive: config.interactive ?? false, env: config.env ?? {} });
    },
  };
}

function valuesOf(context: LaunchContext): ReadonlyMap<string, string> {
  return new Map([
    ['prompt_file', context.promptFile],
    ['worktree', context.worktree],
    ['task_id', context.taskId],
    ['session_id', context.sessionId],
  ]);
}

const names = ['prompt_file', 'worktree', 'task_id', 'session_id'];
const known = names.map((each) => `{${each}}`).join(', ');

function unknownPlaceholder(command: readonly string[]): string | null {
  for (const text of command) {
    for (const [, name = ''] of text.matchAll(placeholder)) if (!names.includes(name)) return name;
  }
  return null;
}

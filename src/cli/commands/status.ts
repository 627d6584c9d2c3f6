import { isUntouched, locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { statusLines } from '../render/status';

const NOTHING = { version: 0, sequence: 0, trouble: null, plans: [], tasks: [], worktrees: [] };

export async function status(context: CliContext, flags: { readonly json: boolean }): Promise<ExitCode> {
  const { output } = context;
  const snapshot = isUntouched(locate(context)) ? NOTHING : await withEngine(context, (client) => client.ask('board/get', {}));
  if (flags.json) output.json({ type: 'status', ...snapshot });
  else for (const line of statusLines(snapshot, output.columns)) output.line(line);
  return ExitCode.ok;
}

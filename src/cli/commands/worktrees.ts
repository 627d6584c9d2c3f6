import { isUntouched, locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { worktreeLines } from '../render/worktrees';

export async function listWorktrees(context: CliContext, flags: { readonly json: boolean }): Promise<ExitCode> {
  const worktrees = isUntouched(locate(context)) ? [] : await withEngine(context, (client) => client.ask('worktrees/list', {}));
  if (flags.json) context.output.json({ type: 'worktrees', worktrees });
  else for (const line of worktreeLines(worktrees)) context.output.line(line);
  return ExitCode.ok;
}

export async function cleanWorktrees(context: CliContext, flags: { readonly json: boolean }): Promise<ExitCode> {
  const { output } = context;
  const report = isUntouched(locate(context)) ? { removed: [], kept: [] } : await withEngine(context, (client) => client.ask('worktrees/clean', {}));
  if (flags.json) {
    output.json({ type: 'cleaned', ...report });
    return ExitCode.ok;
  }
  for (const path of report.removed) output.line(`removed  ${path}`);
  for (const { path, reason } of report.kept) output.line(`kept     ${path}: ${reason}`);
  output.line(`${report.removed.length} removed, ${report.kept.length} kept. Removed work is kept under refs/coppice/.`);
  return ExitCode.ok;
}

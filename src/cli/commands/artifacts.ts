import { resolve } from 'node:path';
import type { EngineClient } from '../../client/engineClient';
import { writeAtomic } from '../../os/atomicFile';
import type { ArtifactReport } from '../../protocol/artifacts';
import type { TaskView } from '../../protocol/views';
import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { artifactLines } from '../render/artifacts';
import { printable } from '../render/printable';
import { selectTask } from '../select';

export interface ArtifactsFlags {
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** A file that is written for a person: others may read it. */
const MODE = 0o644;

export async function artifacts(context: CliContext, wanted: string, name: string | undefined, flags: ArtifactsFlags): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const task = selectTask(await client.ask('board/get', {}), wanted, context.cwd);
    const { artifacts: all } = await client.ask('artifacts/list', { taskId: task.id });
    if (name === undefined) {
      if (flags.out !== undefined) throw new CliFailure('--out needs the name of an artifact.', `coppice artifacts ${task.key} lists them.`);
      if (flags.json) context.output.json({ type: 'artifacts', artifacts: all });
      else for (const line of artifactLines(all, task)) context.output.line(line);
      return ExitCode.ok;
    }
    await show(context, client, { task, artifact: chosen(all, name, task) }, flags);
    return ExitCode.ok;
  });
}

/** By its name, that with its job (`dev/output`), or its id; the latest where several attempts left one. */
function chosen(all: readonly ArtifactReport[], name: string, task: TaskView): ArtifactReport {
  const found = all.findLast((one) => one.id === name) ?? all.findLast((one) => one.name === name) ?? all.findLast((one) => `${one.job}/${one.name}` === name);
  if (found !== undefined) return found;
  const known = [...new Set(all.map((one) => one.name))];
  throw new CliFailure(`${task.key} has no artifact ${JSON.stringify(name)}.`, known.length === 0 ? 'None of its jobs has left anything yet.' : `Known: ${known.slice(0, 10).map((one) => printable(one)).join(', ')}${known.length > 10 ? '…' : ''}. coppice artifacts ${task.key} lists them.`);
}

async function show({ output, cwd }: CliContext, client: EngineClient, { task, artifact }: { readonly task: TaskView; readonly artifact: ArtifactReport }, { out, json }: ArtifactsFlags): Promise<void> {
  const answer = await client.ask('artifacts/read', { taskId: task.id, id: artifact.id });
  if (answer.kind === 'refused') throw refusedBy(answer);
  const bytes = Buffer.from(answer.base64, 'base64');
  if (out !== undefined) {
    writeAtomic(resolve(cwd, out), bytes, MODE);
    if (json) output.json({ type: 'artifact', artifact, file: resolve(cwd, out) });
    else output.line(`Written: ${out}`);
    return;
  }
  if (json) {
    output.json({ type: 'artifact', artifact, base64: answer.base64 });
    return;
  }
  if (artifact.content.kind === 'kept' && artifact.content.format === 'binary') throw new CliFailure(`${artifact.name} is no text.`, 'Write it to a file with --out FILE.');
  const text = bytes.toString('utf8');
  output.raw(output.live ? printable(text) : text);
  if (output.live && !text.endsWith('\n')) output.line('');
}

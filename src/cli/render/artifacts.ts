import type { ArtifactReport } from '../../protocol/artifacts';
import type { TaskView } from '../../protocol/views';
import { oneLine } from './printable';
import { table } from './table';

export function artifactLines(artifacts: readonly ArtifactReport[], task: Pick<TaskView, 'key' | 'state'>): string[] {
  if (artifacts.length === 0) return [`The jobs of ${task.key} have left nothing yet: it is ${task.state}.`];
  const rows = artifacts.map(({ kind, name, content, job, attempt, takenBy }) => [
    kind.replace('_', ' '),
    oneLine(name, 60),
    content.kind === 'kept' ? size(content.size) : 'not kept',
    content.kind === 'kept' ? content.hash.slice(0, 12) : '',
    `${job} ${String(attempt)}`,
    content.kind === 'kept' ? takenBy.map((one) => `${one.job} ${String(one.attempt)}`).join(', ') : oneLine(content.reason, 200),
  ]);
  return table([['KIND', 'NAME', 'SIZE', 'SHA-256', 'MADE BY', 'TAKEN BY'], ...rows]);
}

function size(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

import { Item } from '../manifest';
import { visible } from '../plainText';
import { count, type Row } from './boardRows';

/** A task as a document has it, before anything is started. */
export interface DocumentTask {
  readonly key: string;
  readonly title: string;
  readonly dependsOn: readonly string[];
  readonly files: readonly string[];
  /** Line in the document, counted from 1. */
  readonly line: number;
}

export interface DocumentSummary {
  readonly title: string;
  readonly path: string;
  readonly tasks: readonly DocumentTask[];
  readonly errors: number;
  readonly warnings: number;
}

export function repositoryRow(name: string, root: string, live: boolean): Row {
  return { label: name, description: live ? '' : 'no engine', tooltip: visible(root), icon: { name: 'repo' }, item: Item.repository };
}

export function documentRow(document: DocumentSummary): Row {
  const doubts = [
    ...(document.errors > 0 ? [count(document.errors, 'error')] : []),
    ...(document.warnings > 0 ? [count(document.warnings, 'warning')] : []),
  ];
  return {
    label: document.title,
    description: ['not started', count(document.tasks.length, 'task'), ...doubts].join(', '),
    tooltip: visible([document.title, document.path, ...doubts].join('\n')),
    icon: document.errors > 0 ? { name: 'error', color: 'list.errorForeground' } : { name: 'note' },
    item: Item.document,
  };
}

export function documentTaskRow(task: DocumentTask): Row {
  const waits = task.dependsOn.length === 0 ? '' : `after ${task.dependsOn.join(', ')}`;
  return {
    label: `${task.key} ${task.title}`,
    description: waits,
    tooltip: visible([`${task.key} ${task.title}`, ...(waits === '' ? [] : [waits]), ...(task.files.length === 0 ? [] : [`Files: ${task.files.join(', ')}`])].join('\n')),
    icon: { name: 'circle-outline' },
    item: Item.documentTask,
  };
}

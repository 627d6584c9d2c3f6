import * as vscode from 'vscode';
import type { PlannedTask } from '../../engine/index';
import { refused, type Outcome } from '../outcome';
import { forLabel } from '../plainText';
import type { DocumentPlan } from '../plans/documentPlan';
import type { ExecutionPlan } from '../plans/planning';
import { count } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import { choose } from './ask';
import type { Window } from './command';
import { pickPlanDocument } from './pickPlanDocument';

export interface PickedDocument {
  readonly uri: vscode.Uri;
  readonly plan: DocumentPlan;
}

/** The plan document a command is about, read; null where the user chose none. */
export async function pickDocument(window: Window, on: AnyNode | undefined): Promise<PickedDocument | null> {
  const uri = await pickPlanDocument(on, 'Of which plan?');
  if (uri === null) return null;
  const { plans } = await window.planFeatures();
  return { uri, plan: await plans.of(await vscode.workspace.openTextDocument(uri)) };
}

export function unreadable({ uri, plan }: PickedDocument): Outcome {
  const first = plan.reading.diagnostics.find(({ severity }) => severity === 'error');
  return refused(`${vscode.workspace.asRelativePath(uri)} cannot be started: ${first === undefined ? 'it lists no task' : `line ${first.at.line}: ${first.message}`}`, first?.hint ?? 'Mend the document.', [
    { title: 'Show Problems', command: 'workbench.actions.view.problems' },
  ]);
}

export async function pickDocumentTask(tasks: readonly PlannedTask[], on: AnyNode | undefined, placeHolder: string): Promise<PlannedTask | null> {
  const named = on?.kind === 'document-task' ? tasks.find(({ key }) => key === on.key) : undefined;
  if (named !== undefined) return named;
  const items = tasks.map((task) => ({ label: forLabel(`${task.key} ${task.title}`), description: task.phase === null ? '' : forLabel(task.phase), task }));
  return (await choose(items, { placeHolder, matchOnDescription: true }))?.task ?? null;
}

type Batch = ExecutionPlan['batches'][number];

export async function pickDocumentBatch({ batches }: ExecutionPlan, on: AnyNode | undefined): Promise<Batch | null> {
  const named = on?.kind === 'document-batch' ? batches.find(({ number }) => number === on.batch) : undefined;
  if (named !== undefined) return named;
  const items = batches.map((batch) => ({ label: `Batch ${batch.number}`, description: count(batch.keys.length, 'task'), detail: forLabel(batch.keys.join(', ')), batch }));
  return (await choose(items, { placeHolder: 'Which batch shall run?' }))?.batch ?? null;
}

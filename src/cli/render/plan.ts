import { consentText, ownedFiles, planBatches, type PlanDocument } from '../../engine/index';
import { oneLine, printable } from './printable';

/** What would happen: the batches with their tasks, and every command that would run. */
export function planLines(document: PlanDocument): string[] {
  const byKey = new Map(document.tasks.map((task) => [task.key, task]));
  const batches = planBatches(document.tasks).flatMap((batch) => [
    `Batch ${batch.number}${batch.dependsOn.length === 0 ? '' : ` (after ${batch.dependsOn.join(', ')})`}`,
    ...batch.keys.map((key) => {
      const waits = byKey.get(key)?.dependsOn.map((dependency) => dependency.on) ?? [];
      return `  ${oneLine(key, 24).padEnd(5)} ${oneLine(byKey.get(key)?.title ?? '', 70)}${waits.length === 0 ? '' : `  (after ${waits.join(', ')})`}`;
    }),
  ]);
  const order = document.mergeOrder.length === 0 ? [] : ['', `Merge order: ${document.mergeOrder.map((step) => (step.length === 1 ? step.join() : `(${step.join(', ')})`)).join(', ')}`];
  return [`${oneLine(document.title, 100)}: ${document.tasks.length} ${document.tasks.length === 1 ? 'task' : 'tasks'}`, '', ...batches, ...order, '', ...commandLines(document)];
}

/** Every command of the plan, as it stands in the document, so that starting it is consent to what was seen. */
export function commandLines(document: PlanDocument): string[] {
  const commands = consentText(document);
  if (commands.length === 0) return ['No commands: the agents do all of the work, and nothing checks it.'];
  return ['Commands that run on this machine:', ...commands.flatMap(quoted)];
}

function quoted(command: string): string[] {
  return printable(command)
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '  $ ' : '    '}${line}`);
}

/** The same for programs. */
export function planEvent(document: PlanDocument): object {
  return {
    type: 'plan',
    title: document.title,
    tasks: document.tasks.map((task) => ({
      key: task.key,
      title: task.title,
      dependsOn: task.dependsOn.map(({ on }) => on),
      files: ownedFiles(task),
      agent: task.agent,
      checks: task.checks,
      line: task.at.line,
    })),
    batches: planBatches(document.tasks),
    mergeOrder: document.mergeOrder,
    finalChecks: document.finalChecks,
    commands: consentText(document),
  };
}

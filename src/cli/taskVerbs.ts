import type { Command } from 'commander';
import { addTask, editTask, removeTask } from './commands/tasks';
import type { CliContext } from './context';
import type { ExitCode } from './exitCode';
import type { TaskFlags } from './tasks/taskFlags';

const JSON_FLAG = ['--json', 'print JSON, one value a line'] as const;

type Given = TaskFlags & { readonly json?: boolean };

export function addTaskListVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  const tasks = program.command('task').description('tasks without a plan: add one, and it starts by itself');
  withTaskFlags(tasks.command('add').argument('[text]', 'what is to be done'))
    .description('have a task done; it joins the tasks that are under way, and starts as soon as an agent is free; agrees to its commands, which are shown first')
    .action(async (text: string | undefined, { json = false, ...flags }: Given) => end(await addTask(context, text, { ...flags, json })));
  withTaskFlags(tasks.command('edit').argument('<task>', 'its name: T3'))
    .description('change what a task says that has not begun; what is not given stays as it is')
    .option('--title <text>', 'what it is called')
    .action(async (task: string, { json = false, ...flags }: Given & { title?: string }) => end(await editTask(context, task, { ...flags, json })));
  tasks
    .command('rm')
    .argument('<task>', 'its name: T3')
    .description('take out a task that has not begun')
    .option(...JSON_FLAG)
    .action(async (task: string, { json = false }: { json?: boolean }) => end(await removeTask(context, task, { json })));
}

function withTaskFlags(command: Command): Command {
  return command
    .option('--prompt <text>', 'what its agent is told (the text itself)')
    .option('--prompt-file <file>', 'the same from a file, or from what is piped in: -')
    .option('--agent <name>', 'who does it (the one the settings name)')
    .option('--template <name>', 'what it goes through (standard); coppice templates lists what there is')
    .option('--run <commands>', 'shell text that does it, where no agent is to')
    .option('--check <command>', 'proves it; may be given again', collected)
    .option('--owns <path>', 'a path or glob that nobody else changes meanwhile; may be given again', collected)
    .option('--after <tasks>', 'starts when these have landed: T1,T2', divided)
    .option(...JSON_FLAG);
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function divided(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').map((each) => each.trim())];
}

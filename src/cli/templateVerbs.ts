import type { Command } from 'commander';
import { exportTemplate, importTemplates, listTemplates, showTemplate } from './commands/templates';
import type { CliContext } from './context';
import type { ExitCode } from './exitCode';

const JSON_FLAG = ['--json', 'print JSON, one value a line'] as const;

export function addTemplateVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  const templates = program.command('templates').description('what tasks can go through: stages of jobs; kept as versions, written as YAML');
  templates
    .command('list', { isDefault: true })
    .description('every template, and where it is from')
    .option(...JSON_FLAG)
    .action(async ({ json = false }: { json?: boolean }) => end(await listTemplates(context, { json })));
  templates
    .command('show')
    .argument('<name>', 'the newest version of NAME, or NAME@VERSION')
    .description('print a template')
    .option(...JSON_FLAG)
    .action(async (name: string, { json = false }: { json?: boolean }) => end(await showTemplate(context, name, { json })));
  templates
    .command('import')
    .argument('<files...>', 'templates in YAML')
    .description('keep each as the newest version of its template, unless it is that already; runs nothing')
    .option(...JSON_FLAG)
    .action(async (files: string[], { json = false }: { json?: boolean }) => end(await importTemplates(context, files, { json })));
  templates
    .command('export')
    .argument('<name>', 'the newest version of NAME, or NAME@VERSION')
    .argument('[file]', 'where it goes (.coppice/templates/NAME.yaml)')
    .description('write a template to a file; one that is built in takes the name of the file')
    .option('--force', 'over a file that is there already')
    .action(async (name: string, file: string | undefined, { force = false }: { force?: boolean }) => end(await exportTemplate(context, name, file, { force })));
}

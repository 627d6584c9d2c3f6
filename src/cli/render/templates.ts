import { sep } from 'node:path';
import type { TemplateReport } from '../../protocol/templates';
import { oneLine } from './printable';
import { table } from './table';

/** `root` is the repository's: files in it are named from there. */
export function templateLines(templates: readonly TemplateReport[], root: string): string[] {
  const rows = templates.map((template) => [template.name, String(template.version), stagesText(template), template.builtIn ? 'built in' : oneLine((template.origin ?? '').replace(`${root}${sep}`, ''), 80), oneLine(template.problem ?? template.description, 80)]);
  const own = templates.some(({ builtIn }) => !builtIn) ? [] : ['', 'None of your own. One in .coppice/templates/ is imported when a plan names it, any other file by: coppice templates import FILE'];
  return [...table([['NAME', 'VERSION', 'STAGES', 'FROM', ''], ...rows]), ...own];
}

/** `plan > review (3)` */
function stagesText({ stages, problem }: TemplateReport): string {
  if (problem !== null) return '(unreadable)';
  return oneLine(stages.map(({ name, jobs }) => (jobs.length === 1 ? name : `${name} (${String(jobs.length)})`)).join(' > '), 60);
}

/** As a comment, so that what is shown is a template still. */
export function templateHead({ name, version, builtIn, origin, hash }: TemplateReport): string {
  const from = builtIn ? 'built in' : origin === null ? 'imported' : `imported from ${oneLine(origin, 200)}`;
  return `# ${name}, version ${String(version)}, ${from}; SHA-256 ${hash.slice(0, 12)}`;
}

import type { ImportTemplate, Refused, TemplateImported, TemplateReport, TemplateShown } from '../engine';
import type { TemplateVersion } from '../model/templateVersion';
import { formatDiagnostics } from '../plan/formatDiagnostics';
import { nearest } from '../plan/nearest';
import type { Works } from '../run/works';
import { knownTemplate, templateNames, type KnownTemplate } from '../templates/knownTemplates';
import { parseTemplate, templateText } from '../templates/parseTemplate';
import { refused } from './refused';

/** Every template there is, each as its newest version has it; those that are built in first. */
export function listTemplates(works: Works): readonly TemplateReport[] {
  return templateNames(works.state()).flatMap((name) => {
    const known = find(works, name);
    return known === null ? [] : [reportOf(known)];
  });
}

export function showTemplate(works: Works, { name, version }: { readonly name: string; readonly version?: number | undefined }): TemplateShown {
  const known = find(works, name, version);
  return known === null ? notThere(works, name, version) : { kind: 'template', ...reportOf(known), text: known.text };
}

/** Keeps a text as the newest version of its template, unless it is that already. */
export async function importTemplate(works: Works, { text, path }: ImportTemplate): Promise<TemplateImported> {
  const { template, diagnostics } = parseTemplate(text, { path });
  if (template === null) {
    return refused('template-invalid', formatDiagnostics(path, diagnostics, text), 'Mend the template where the messages point, then import it again.');
  }
  const { name } = template;
  const newest = works.state().templates.get(name)?.at(-1);
  const kept = templateText(text);
  const hash = works.ports.hasher.sha256(kept);
  if (newest?.hash === hash) return { kind: 'already', name, version: newest.version, hash };
  const version = (newest?.version ?? 0) + 1;
  const row: TemplateVersion = { id: `${name}@${String(version)}`, name, version, hash, text: kept, origin: path, createdAt: works.ports.clock.wall() };
  await works.record({ type: 'template.saved', template: row });
  return { kind: 'saved', name, version, hash };
}

function find(works: Works, name: string, version?: number): KnownTemplate | null {
  return knownTemplate({ state: works.state(), hasher: works.ports.hasher }, name, version);
}

function reportOf({ name, version, hash, builtIn, origin, createdAt, reading }: KnownTemplate): TemplateReport {
  return {
    name,
    version,
    hash,
    builtIn,
    origin,
    createdAt,
    description: reading.ok ? reading.template.description : '',
    stages: reading.ok ? reading.template.stages.map((stage) => ({ name: stage.name, width: stage.width, jobs: stage.jobs.map((job) => ({ name: job.name, role: job.role })) })) : [],
    problem: reading.ok ? null : reading.why,
  };
}

function notThere(works: Works, name: string, version: number | undefined): Refused {
  const newest = find(works, name);
  if (newest !== null) {
    return refused('unknown-template', `The template ${name} has no version ${String(version)}.`, newest.version === 1 ? 'It has version 1 alone.' : `It has versions 1 to ${String(newest.version)}.`);
  }
  const names = templateNames(works.state());
  const near = nearest(name, names);
  return refused('unknown-template', `There is no template "${name}".`, near === null ? `Known templates: ${names.join(', ')}.` : `Did you mean ${near}?`);
}

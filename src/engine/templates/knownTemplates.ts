import type { TemplateVersion } from '../model/templateVersion';
import type { Hasher } from '../ports';
import type { State } from '../run/state';
import { BUILT_IN_TEMPLATES } from './builtIn';
import { parseTemplate } from './parseTemplate';
import type { Template } from './template';
import { templateToYaml } from './templateToYaml';

/** A version of a template that plans can ask for. */
export interface KnownTemplate {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly text: string;
  readonly builtIn: boolean;
  readonly origin: string | null;
  readonly createdAt: number | null;
  /** What the text says; or, where another release of the program wrote it, why this one cannot read it. */
  readonly reading: { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly why: string };
}

interface Sources {
  readonly state: State;
  readonly hasher: Hasher;
}

export function templateNames(state: State): readonly string[] {
  return [...BUILT_IN_TEMPLATES.map(({ name }) => name), ...[...state.templates.keys()].sort()];
}

/** The newest version of this name, or the one that is named. */
export function knownTemplate({ state, hasher }: Sources, name: string, version?: number): KnownTemplate | null {
  const builtIn = BUILT_IN_TEMPLATES.find((known) => known.name === name);
  if (builtIn !== undefined) return version === undefined || version === 1 ? builtInTemplate(builtIn, hasher) : null;
  const versions = state.templates.get(name) ?? [];
  const row = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
  if (row === undefined) return null;
  const { hash, text, origin, createdAt } = row;
  return { name, version: row.version, hash, text, builtIn: false, origin, createdAt, reading: readingOf(row) };
}

export function builtInTemplate(template: Template, hasher: Hasher): KnownTemplate {
  const text = texts.get(template) ?? templateToYaml(template);
  texts.set(template, text);
  return { name: template.name, version: 1, hash: hasher.sha256(text), text, builtIn: true, origin: null, createdAt: null, reading: { ok: true, template } };
}

/** Rows never change, and every task of a plan asks for its template. */
const readings = new WeakMap<TemplateVersion, KnownTemplate['reading']>();
const texts = new WeakMap<Template, string>();

function readingOf(row: TemplateVersion): KnownTemplate['reading'] {
  const known = readings.get(row) ?? parsed(row);
  readings.set(row, known);
  return known;
}

function parsed({ text }: TemplateVersion): KnownTemplate['reading'] {
  const { template, diagnostics } = parseTemplate(text, { path: '' });
  if (template !== null) return { ok: true, template };
  return { ok: false, why: diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'It holds no template.' };
}

import type { DependencyKind } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import type { DraftDependency } from '../draft';
import { nearest } from '../nearest';
import { quote } from '../quote';
import type { NodePlaces, ValuePath } from './nodePlace';
import type { Publishers } from './publishers';
import type { YamlDependency } from './taskSchema';

interface DependencyPlace {
  readonly places: NodePlaces;
  readonly publishers: Publishers;
  readonly diagnostics: DiagnosticList;
  readonly path: ValuePath;
}

/** What a task waits for. A published name is waited for at the task that publishes it. */
export function draftDependencies(entries: readonly YamlDependency[] | undefined, place: DependencyPlace): readonly DraftDependency[] {
  return (entries ?? []).flatMap((entry, index) => {
    const here = { ...place, path: [...place.path, index] };
    const wanted = readEntry(entry);
    return wanted.kind === 'api' || wanted.kind === 'artifact' ? published({ ...wanted, kind: wanted.kind }, here) : awaited(wanted, here);
  });
}

interface Wanted {
  readonly on: string | null;
  readonly kind: DependencyKind;
  readonly name: string | null;
}

function readEntry(entry: YamlDependency): Wanted {
  if (typeof entry !== 'string') return { on: entry.on ?? null, kind: entry.kind ?? 'success', name: entry.name ?? null };
  const [, kind, rest] = /^(success|failure|always|api|artifact):(.*)$/.exec(entry) ?? [];
  if (rest === undefined) return { on: entry, kind: 'success', name: null };
  if (kind === 'api' || kind === 'artifact') return { on: null, kind, name: rest };
  return { on: rest, kind: kind === 'failure' || kind === 'always' ? kind : 'success', name: null };
}

function awaited({ on, kind, name }: Wanted, { places, diagnostics, path }: DependencyPlace): readonly DraftDependency[] {
  if (name !== null) {
    diagnostics.error({ code: 'unused-name', message: 'Only `api` and `artifact` wait for a published name.', hint: 'Take `name` out, or set `kind` to `api` or `artifact`.', at: places.at([...path, 'name']) });
  }
  if (on !== null) return [{ value: on, kind, name: null, at: places.at([...path, 'on']) }];
  diagnostics.error({ code: 'missing-key', message: 'This dependency names no task.', hint: 'Add `on` with the id of the task.', at: places.at(path) });
  return [];
}

function published({ on, kind, name }: Wanted & { readonly kind: 'api' | 'artifact' }, { places, publishers, diagnostics, path }: DependencyPlace): readonly DraftDependency[] {
  if (name === null) {
    diagnostics.error({ code: 'missing-key', message: 'This dependency names nothing that is published.', hint: `Add \`name\`, as \`publishes\` of another task has it behind \`${kind}:\`.`, at: places.at(path) });
    return [];
  }
  const wanted = `${kind}:${name}`;
  const at = places.at([...path, 'name']);
  const by = publishers.of(wanted);
  if (on !== null) {
    // It may well publish the name without having said so.
    if (publishers.has(on) && !by.includes(on)) diagnostics.warning({ code: 'unpublished-name', message: `Task ${quote(on)} does not say that it publishes ${quote(wanted)}.`, hint: howToPublish(wanted), at });
    return [{ value: on, kind, name, at: places.at([...path, 'on']) }];
  }
  const [publisher] = by;
  if (publisher === undefined) {
    const close = diagnostics.full ? null : nearest(wanted, publishers.names());
    const hint = close === null ? howToPublish(wanted) : `Did you mean ${quote(close)}?`;
    diagnostics.error({ code: 'unpublished-name', message: `No task publishes ${quote(wanted)}.`, hint, at });
    return [];
  }
  if (by.length > 1) {
    const message = `${quote(wanted)} is published by ${by.slice(0, 5).map(quote).join(', ')}.`;
    diagnostics.error({ code: 'ambiguous-name', message, hint: 'Say which one: {on: ID, kind: …, name: …}.', at });
    return [];
  }
  return [{ value: publisher, kind, name, at }];
}

function howToPublish(name: string): string {
  return `Add ${quote(name)} to \`publishes\` of the task that makes it.`;
}

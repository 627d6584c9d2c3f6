import type { Reporter } from '../diagnosticList';
import type { DraftDependency, DraftTask } from '../draft';
import { quote } from '../quote';
import type { NodePlaces, ValuePath } from '../yaml/nodePlace';
import type { References } from './references';

export interface ListPlace {
  readonly references: References;
  readonly places: NodePlaces;
  readonly diagnostics: Reporter;
  readonly path: ValuePath;
}

export type Awaited = Pick<DraftTask, 'dependsOn' | 'externalDependsOn'>;

/** What some dependencies wait for. What was cancelled is not waited for; what was put off must come from elsewhere. */
export function awaited(keys: readonly string[], { references, places, diagnostics, path }: ListPlace): Awaited {
  const dependsOn: DraftDependency[] = [];
  const externalDependsOn: string[] = [];
  for (const [index, key] of keys.entries()) {
    const at = places.at([...path, 'dependencies', index]);
    if (references.entry(key)?.standing === 'dropped') {
      const message = `Task ${quote(key)} was cancelled; nothing waits for it.`;
      diagnostics.warning({ code: 'cancelled-dependency', message, hint: 'Take the dependency out, or name the task that replaces it.', at });
      continue;
    }
    for (const part of references.expand(key)) {
      const entry = references.entry(part);
      if (entry?.standing === 'later') externalDependsOn.push(`${part}: ${entry.title} (deferred)`);
      else if (entry?.standing !== 'dropped') dependsOn.push({ value: part, at });
    }
  }
  return { dependsOn, externalDependsOn };
}

import type { LineRange } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import type { DraftOwnedPath } from '../draft';
import { OPEN_END } from '../openEnd';
import { quote } from '../quote';
import type { NodePlaces, ValuePath } from './nodePlace';
import type { YamlOwnership } from './taskSchema';

interface OwnershipPlace {
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
  readonly path: ValuePath;
}

export function draftOwnership(entries: readonly YamlOwnership[] | undefined, { places, diagnostics, path }: OwnershipPlace): readonly DraftOwnedPath[] {
  return (entries ?? []).map((entry, index): DraftOwnedPath => {
    const here = [...path, index];
    if (typeof entry === 'string') return { value: entry, at: places.at(here) };
    return {
      value: entry.path,
      at: places.at([...here, 'path']),
      mode: entry.mode ?? 'own',
      lines: (entry.lines ?? []).flatMap((lines, at) => lineRange(String(lines), { places, diagnostics, path: [...here, 'lines', at] })),
      change: entry.change ?? null,
    };
  });
}

function lineRange(written: string, { places, diagnostics, path }: OwnershipPlace): readonly LineRange[] {
  const [first, end = first] = written.replace('+', '').split('-').map(Number);
  const last = written.endsWith('+') ? OPEN_END : end;
  if (first !== undefined && last !== undefined && first >= 1 && last >= first) return [{ from: first, to: last }];
  const message = `${quote(written)} is no range of lines.`;
  diagnostics.error({ code: 'invalid-lines', message, hint: 'Lines count from 1, and the first comes before the last: "10-40".', at: places.at(path) });
  return [];
}

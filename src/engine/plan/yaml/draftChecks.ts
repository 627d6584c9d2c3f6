import type { CheckMoment } from '../../model/plan';
import type { DraftCheck } from '../draft';
import type { YamlCheck } from './checkSchema';
import { locatedOne } from './located';
import type { NodePlaces, ValuePath } from './nodePlace';

interface ChecksPlace {
  readonly places: NodePlaces;
  readonly path: ValuePath;
  /** When those checks run that do not say it themselves. */
  readonly when: readonly CheckMoment[];
}

export function draftChecks(checks: readonly YamlCheck[] | undefined, { places, path, when }: ChecksPlace): readonly DraftCheck[] {
  return (checks ?? []).map((check, index) => {
    const here = [...path, index];
    if (typeof check === 'string') return { command: { value: check, at: places.at(here) }, cwd: null, when };
    return {
      command: { value: check.command, at: places.at([...here, 'command']) },
      cwd: locatedOne(check.cwd, places, [...here, 'cwd']),
      when: [...new Set(check.when ?? when)],
    };
  });
}

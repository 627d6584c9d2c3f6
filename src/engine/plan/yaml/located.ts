import type { Located } from '../draft';
import type { NodePlaces, ValuePath } from './nodePlace';

export function locatedOne<T>(value: T | undefined, places: NodePlaces, path: ValuePath): Located<T> | null {
  return value === undefined ? null : { value, at: places.at(path) };
}

export function locatedList<T>(values: readonly T[] | undefined, places: NodePlaces, path: ValuePath): readonly Located<T>[] {
  return (values ?? []).map((value, index) => ({ value, at: places.at([...path, index]) }));
}

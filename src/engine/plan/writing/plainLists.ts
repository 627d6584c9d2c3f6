import type { Check, CheckMoment } from '../../model/plan';
import type { YamlCheck } from '../yaml/checkSchema';

/** A list under its key, or nothing where it is empty. */
export function filled<K extends string, T>(key: K, list: readonly T[]): Partial<Record<K, T[]>> {
  return list.length === 0 ? {} : ({ [key]: [...list] } as Record<K, T[]>);
}

export function plainChecks(checks: readonly Check[], usual: readonly CheckMoment[]): YamlCheck[] {
  return checks.map(({ command, cwd, when }) => {
    const isUsual = when.length === usual.length && usual.every((moment, index) => when[index] === moment);
    if (cwd === '.' && isUsual) return command;
    return { command, ...(cwd === '.' ? {} : { cwd }), ...(isUsual ? {} : { when: [...when] }) };
  });
}

import type { PlanEdit } from './planning';

export function editText(edit: PlanEdit): string {
  if ('move' in edit) return `${edit.move.task} in batch ${edit.move.toBatch}`;
  if ('together' in edit) return `${edit.together.join(' and ')} in one batch`;
  return 'apart' in edit ? `${edit.apart.join(' and ')} never in one batch` : `${edit.after[0]} in a later batch than ${edit.after[1]}`;
}

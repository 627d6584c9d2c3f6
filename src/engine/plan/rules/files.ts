import type { OwnedPath } from '../../model/plan';
import type { Reporter } from '../diagnosticList';
import type { DraftOwnedPath } from '../draft';
import { quote } from '../quote';
import { judgeRepositoryPath } from './repositoryPath';

/** What the task may and may not touch, without paths outside of the repository; what is said twice counts once. */
export function checkFiles(files: readonly DraftOwnedPath[], diagnostics: Reporter): readonly OwnedPath[] {
  const inside = new Map<string, OwnedPath>();
  for (const { value, at, mode = 'own', lines = [], change = null } of files) {
    const verdict = judgeRepositoryPath(value);
    if (verdict.kind === 'refused') {
      diagnostics.error({ code: 'path-outside', message: `The path ${quote(value)} ${verdict.why}.`, hint: verdict.hint, at });
      continue;
    }
    const owned = { path: verdict.path, mode, lines, change };
    inside.set(JSON.stringify(owned), owned);
  }
  return [...inside.values()];
}

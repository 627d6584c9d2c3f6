import type { DiagnosticList } from '../diagnosticList';
import type { Located } from '../draft';
import { quote } from '../quote';
import { judgeRepositoryPath } from './repositoryPath';

export function checkFiles(files: readonly Located<string>[], diagnostics: DiagnosticList): readonly string[] {
  const inside = new Set<string>();
  for (const file of files) {
    const verdict = judgeRepositoryPath(file.value);
    if (verdict.kind === 'inside') {
      inside.add(verdict.path);
      continue;
    }
    diagnostics.error({ code: 'path-outside', message: `The path ${quote(file.value)} ${verdict.why}.`, hint: verdict.hint, at: file.at });
  }
  return [...inside];
}

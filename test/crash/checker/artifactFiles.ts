import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from './evidence';
import { violations, type Violation } from './violation';

/** What the state calls kept is there, to the byte, whoever died while it was written. */
export function lostArtifacts({ spec, rows }: Evidence): readonly Violation[] {
  const texts = rows.artifacts.flatMap(({ name, attemptId, content }) => {
    if (content.kind !== 'kept') return [];
    const file = join(spec.stateFolder, 'artifacts', content.hash.slice(0, 2), content.hash.slice(2));
    if (!existsSync(file)) return [`The artifact ${name} of ${attemptId} is kept by the state, and ${file} is not there.`];
    const bytes = readFileSync(file);
    const whole = bytes.byteLength === content.size && createHash('sha256').update(bytes).digest('hex') === content.hash;
    return whole ? [] : [`The artifact ${name} of ${attemptId} in ${file} is not what was kept.`];
  });
  return violations('I4', texts);
}

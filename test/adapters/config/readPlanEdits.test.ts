import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlanEdits } from '../../../src/adapters/config/readPlanEdits';
import { planEditsFile } from '../../../src/os/planEditsFile';
import { tempFolder } from '../../support/tempFolder';

function keep(root: string, document: string, text: string): void {
  const file = planEditsFile(root, document)!;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe('what people changed about an execution plan', () => {
  it('lies in the repository beside its settings, under the path of the document', () => {
    expect(planEditsFile('/repo', '/repo/docs/PLAN.md')).toBe(join('/repo', '.coppice', 'edits', 'docs', 'PLAN.md.json'));
    expect(planEditsFile('/repo', '/elsewhere/PLAN.md')).toBeNull();
    expect(planEditsFile('/repo', '/repository/PLAN.md')).toBeNull();
  });

  it('is nothing where there is no such file, and for a document of another place', () => {
    const root = tempFolder();
    expect(readPlanEdits(root, join(root, 'PLAN.md'))).toEqual({ ok: true, value: [] });
    expect(readPlanEdits(root, '/elsewhere/PLAN.md')).toEqual({ ok: true, value: [] });
  });

  it('is read as it was kept', () => {
    const root = tempFolder();
    keep(root, join(root, 'PLAN.md'), '[{"apart":["W1","W2"]}]');
    expect(readPlanEdits(root, join(root, 'PLAN.md'))).toEqual({ ok: true, value: [{ apart: ['W1', 'W2'] }] });
  });

  it.each(['no json', '{"apart":["W1","W2"]}', '[{"swap":["W1","W2"]}]', '[{"apart":["W1"]}]'])('names the file where it holds something else: %s', (text) => {
    const root = tempFolder();
    keep(root, join(root, 'PLAN.md'), text);
    const read = readPlanEdits(root, join(root, 'PLAN.md'));
    expect(read.ok).toBe(false);
    expect(!read.ok && read.error).toContain('PLAN.md.json');
  });
});

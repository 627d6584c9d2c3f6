import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../src/engine/model/plan';
import { executionPlan, type ExecutionOptions, type PredictedFile, type RepositoryPicture } from '../../../src/engine/planning/index';
import { picture, plan, task } from './support';

const FILES = ['src/api/users.ts', 'src/api/index.ts', 'src/web/index.ts', 'src/web/page.tsx', 'src/db.ts', 'docs/guide.md', 'Makefile'];

function predicted(document: PlanDocument, repository: RepositoryPicture = picture(FILES), options: ExecutionOptions = {}): readonly PredictedFile[] {
  return executionPlan(document, repository, [], options).predictedFiles.get('A') ?? [];
}

function brief(files: readonly PredictedFile[]): readonly string[] {
  return files.map(({ path, confidence }) => `${path} ${String(confidence)}`);
}

describe('the files a task will change are predicted from', () => {
  it('what the plan gives it, with the lines it names', () => {
    const owns = [{ path: 'src/db.ts', lines: [{ from: 3, to: 9 }] }];
    expect(predicted(plan([task('A', { owns })]))).toEqual([{ path: 'src/db.ts', lines: [{ from: 3, to: 9 }], reason: 'the plan gives it `src/db.ts`', confidence: 1 }]);
  });

  it('globs and folders, which stand for the files in them', () => {
    expect(brief(predicted(plan([task('A', { owns: ['src/**/*.{ts,tsx}'] })])))).toEqual(['src/api/index.ts 1', 'src/api/users.ts 1', 'src/db.ts 1', 'src/web/index.ts 1', 'src/web/page.tsx 1']);
    expect(brief(predicted(plan([task('A', { owns: ['src/api/'] })])))).toEqual(['src/api/index.ts 1', 'src/api/users.ts 1']);
    expect(brief(predicted(plan([task('A', { owns: ['src/api'] })])))).toEqual(['src/api/index.ts 1', 'src/api/users.ts 1']);
  });

  it('paths in its text, and lines behind them', () => {
    const [file] = predicted(plan([task('A', { prompt: 'Fix the query in `src/db.ts:10-12`.' })]));
    expect(file).toEqual({ path: 'src/db.ts', lines: [{ from: 10, to: 12 }], reason: 'named in its text', confidence: 0.7 });
  });

  it('its title and its acceptance criteria', () => {
    expect(brief(predicted(plan([task('A', { title: 'Rewrite docs/guide.md', acceptance: ['`make` works: the Makefile is updated'] })])))).toEqual(['docs/guide.md 0.8', 'Makefile 0.7']);
  });

  it('a base name that one file has', () => {
    expect(brief(predicted(plan([task('A', { prompt: 'Change users.ts and web/page.tsx.' })])))).toEqual(['src/api/users.ts 0.6', 'src/web/page.tsx 0.6']);
  });

  it('a base name that several files have, with little confidence', () => {
    const files = predicted(plan([task('A', { prompt: 'Change index.ts.' })]));
    expect(brief(files)).toEqual(['src/api/index.ts 0.3', 'src/web/index.ts 0.3']);
    expect(files[0]?.reason).toBe('its text names `index.ts`, which 2 files are called');
  });

  it('a file that it is to create', () => {
    expect(brief(predicted(plan([task('A', { prompt: 'Create src/new/thing.ts for it.' })])))).toEqual(['src/new/thing.ts 0.5']);
    expect(predicted(plan([task('A', { prompt: 'See example.com/a.html and https://example.com/src/db.ts for it.' })]))).toEqual([]);
  });

  it('the text of its epic', () => {
    const options = { epicText: new Map([['Storage', 'Everything about src/db.ts.']]) };
    expect(predicted(plan([task('A', { phase: 'Storage' })]), picture(FILES), options)).toEqual([{ path: 'src/db.ts', lines: [], reason: 'named under `Storage`', confidence: 0.3 }]);
  });

  it('what its files import and what imports them', () => {
    const imports = new Map([
      ['src/api/users.ts', ['src/db.ts']],
      ['src/web/page.tsx', ['src/api/users.ts']],
    ]);
    const [, ...near] = predicted(plan([task('A', { owns: ['src/api/users.ts'] })]), picture(FILES, { imports }));
    expect(near.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(['src/db.ts: `src/api/users.ts` imports it', 'src/web/page.tsx: it imports `src/api/users.ts`']);
  });

  it('what changed together with its files at least three times, by how often', () => {
    const together = ['src/db.ts', 'docs/guide.md'];
    const history = [together, together, ['src/db.ts', 'Makefile'], together];
    expect(predicted(plan([task('A', { owns: ['src/db.ts'] })]), picture(FILES, { history }))[1]).toEqual({ path: 'docs/guide.md', lines: [], reason: 'changed with `src/db.ts` in 3 of 4 commits', confidence: 0.34 });
  });
});

it('verbs in the names of files say nothing about what is done with them', () => {
  expect(brief(predicted(plan([task('A', { prompt: 'Files: src/use.ts, src/read/check.ts' })]), picture(['src/use.ts', 'src/read/check.ts'])))).toEqual(['src/use.ts 0.7', 'src/read/check.ts 0.7']);
});

describe('no file is predicted', () => {
  it('from a line that says to leave it alone', () => {
    expect(predicted(plan([task('A', { prompt: 'Do not touch src/db.ts.' })]))).toEqual([]);
  });

  it('that the plan keeps the task away from, or that is out of its scope', () => {
    const prompt = 'Change src/db.ts and docs/guide.md and src/api/users.ts.';
    expect(brief(predicted(plan([task('A', { prompt, owns: [{ path: 'src/api/', mode: 'avoid' }], outOfScope: ['docs/guide.md'] })])))).toEqual(['src/db.ts 0.7']);
  });

  it('with much confidence where the text only has it read', () => {
    expect(brief(predicted(plan([task('A', { prompt: 'See src/db.ts for how it is done.' })])))).toEqual(['src/db.ts 0.35']);
    expect(brief(predicted(plan([task('A', { prompt: 'Check: `npx vitest run src/db.ts`' })])))).toEqual(['src/db.ts 0.35']);
  });
});

it('a text made to be slow is read in linear time', () => {
  const prompt = `${'src/'.repeat(50_000)} ${'{a,b}'.repeat(2_000)} ${'a.b:1-'.repeat(50_000)} ${'*a'.repeat(50_000)}`;
  const owns = [`${'*a'.repeat(400)}b`, '{a,b}'.repeat(100), '**/'.repeat(300), '['.repeat(900)];
  const wide = picture([`${'a'.repeat(200)}.ts`, `${'a/'.repeat(100)}c`]);
  const started = performance.now();
  executionPlan(plan([task('A', { prompt, owns }), task('B', { prompt, owns })]), wide);
  expect(performance.now() - started).toBeLessThan(5_000);
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/program';
import { gitIn } from '../support/gitIn';
import { scratchRoot } from '../support/scratchRoot';
import { tempFolder } from '../support/tempFolder';

const PLAN = `# Small language

## W1: Lexer
Files: src/lexer.ts

Write it.

## W2: Parser
Files: src/lexer.ts, src/parser.ts

Write it.

## W3: Docs
Depends on: W1

Explain src/parser.ts and update it.
`;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Bundler {
  build(options: { readonly outdir: string; readonly minify: boolean; readonly only: readonly string[] }): Promise<unknown>;
}

let programs = '';
beforeAll(async () => {
  programs = mkdtempSync(join(scratchRoot(), 'coppice-survey-'));
  const bundler = createRequire(import.meta.url)('../../esbuild.js') as Bundler;
  await bundler.build({ outdir: programs, minify: false, only: ['survey'] });
});
afterAll(() => {
  rmSync(programs, { recursive: true, force: true });
});

function project(text = PLAN, name = 'PLAN.md'): string {
  const root = tempFolder();
  gitIn(root, 'init', '-q', '-b', 'main');
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src', 'lexer.ts'), '');
  writeFileSync(join(root, 'src', 'parser.ts'), '');
  writeFileSync(join(root, name), text);
  gitIn(root, 'add', '-A');
  gitIn(root, '-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-qm', 'first');
  return root;
}

async function coppice(cwd: string, ...args: readonly string[]): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const output = { live: false, columns: 100, line: (text: string) => out.push(text), json: (value: unknown) => out.push(JSON.stringify(value)), error: (text: string) => err.push(text), raw: () => undefined };
  const code = await runCli(args, { output, cwd, environment: process.env, version: '0.0.0', engineFile: '/nowhere/engine.js', surveyFile: join(programs, 'survey.js'), interactive: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('coppice plan', () => {
  test('shows the commands of the project’s templates too, and names those it cannot look into', async () => {
    const root = project('tasks:\n- {id: W1, title: t, run: "true", template: mine}\n- {id: W2, title: t, run: "true", template: kept}\n', 'plan.yaml');
    mkdirSync(join(root, '.coppice', 'templates'), { recursive: true });
    writeFileSync(join(root, '.coppice', 'templates', 'mine.yml'), 'name: mine\nstages: [{name: b, jobs: [{role: dev}, {role: tester, run: make test}]}]\n');
    const { code, out, err } = await coppice(root, 'plan', 'plan.yaml');
    expect(code, err).toBe(0);
    expect(out).toContain('  $ true\n  $ make test\nWhat the template kept adds is what was imported last: coppice templates show kept');
    expect(existsSync(join(root, '.git', 'coppice'))).toBe(false);
  });

  test('shows batches in which nobody changes what another one changes, and why', async () => {
    const { code, out } = await coppice(project(), 'plan', 'PLAN.md');
    expect(code).toBe(0);
    expect(out).toMatch(/Batch 1\n {2}W1 +Lexer\nBatch 2 .*\n {2}W2 +Parser/);
    expect(out).toMatch(/Kept apart\n {2}W1, W2: .*src\/lexer\.ts/);
  });

  test('prints the execution plan as data', async () => {
    const { out } = await coppice(project(), 'plan', 'PLAN.md', '--json');
    const printed = JSON.parse(out.split('\n').find((line) => line.includes('"type":"plan"')) ?? '') as { execution: { batches: { task_ids: string[] }[]; merge_order: string[] } };
    expect(printed.execution.batches.flatMap((batch) => batch.task_ids).sort()).toEqual(['W1', 'W2', 'W3']);
    expect(printed.execution.merge_order.indexOf('W1')).toBeLessThan(printed.execution.merge_order.indexOf('W3'));
  });

  test('answers why a task is where it is, with the place in the document', async () => {
    const { out } = await coppice(project(), 'plan', 'PLAN.md', '--explain', 'W3');
    expect(out).toMatch(/W3: Docs[^]*because it waits for W1 \(batch 1\) {2}PLAN\.md:13:\d+/);
    expect((await coppice(project(), 'plan', 'PLAN.md', '--explain', 'W9')).err).toContain('W9 is not in this plan');
  });

  test('keeps an edit for everybody, lists it, and drops it again', async () => {
    const root = project();
    const edited = await coppice(root, 'plan', 'PLAN.md', '--edit', 'W2 after W3');
    expect(edited.out).toMatch(/Batch 3 .*\n {2}W2/);
    expect((await coppice(root, 'plan', 'PLAN.md')).out).toMatch(/Your edits\n {2}W2 after W3/);
    expect((await coppice(root, 'plan', 'PLAN.md', '--edit', 'list')).out).toBe('1. W2 after W3');
    await coppice(root, 'plan', 'PLAN.md', '--edit', 'drop 1');
    expect(existsSync(join(root, '.coppice', 'edits', 'PLAN.md.json'))).toBe(false);
  });

  test('refuses an edit the plan does not allow, and keeps nothing of it', async () => {
    const root = project();
    const { code, err } = await coppice(root, 'plan', 'PLAN.md', '--edit', 'W1 after W3');
    expect(code).toBe(2);
    expect(err).toContain('"W1 after W3" is not possible');
    expect((await coppice(root, 'plan', 'PLAN.md', '--edit', 'list')).out).toContain('No edits');
    expect((await coppice(root, 'plan', 'PLAN.md', '--edit', 'turn it round')).err).toContain('is no edit of an execution plan');
  });

  test('says where edits cannot be read, and changes nothing', async () => {
    const root = project();
    mkdirSync(join(root, '.coppice', 'edits'), { recursive: true });
    writeFileSync(join(root, '.coppice', 'edits', 'PLAN.md.json'), '{');
    const { code, err } = await coppice(root, 'plan', 'PLAN.md', '--edit', 'W2 after W3');
    expect(code).toBe(2);
    expect(err).toContain('PLAN.md.json holds no edits of a plan');
    expect(readFileSync(join(root, '.coppice', 'edits', 'PLAN.md.json'), 'utf8')).toBe('{');
  });

  test('writes the plan as YAML that says the same, and keeps the comments of a file that is there', async () => {
    const root = project();
    expect((await coppice(root, 'plan', 'PLAN.md', '--export', 'plan.yaml')).code).toBe(0);
    const text = readFileSync(join(root, 'plan.yaml'), 'utf8');
    writeFileSync(join(root, 'plan.yaml'), `# ours\n${text.replace('title: Lexer', 'title: Scanner')}`);
    await coppice(root, 'plan', 'PLAN.md', '--export', 'plan.yaml');
    expect(readFileSync(join(root, 'plan.yaml'), 'utf8')).toBe(`# ours\n${text}`);
    writeFileSync(join(root, 'notes.txt'), 'mine');
    expect((await coppice(root, 'plan', 'PLAN.md', '--export', 'notes.txt')).err).toContain('cannot be brought up to date');
    expect(readFileSync(join(root, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('works outside of a repository from the words of the document alone', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'PLAN.md'), PLAN);
    const { code, out } = await coppice(folder, 'plan', 'PLAN.md');
    expect(code).toBe(0);
    expect(out).toContain('Batch 1');
    expect((await coppice(folder, 'plan', 'PLAN.md', '--edit', 'W2 after W3')).err).toContain('this document is in none');
  });

  test('knows of the repository what the engine will know: who imports whom, and what changed together', async () => {
    const root = project(PLAN.replace('Files: src/lexer.ts, src/parser.ts', 'Files: src/parser.ts').replace('Explain src/parser.ts and update it.', 'Explain it all.'));
    writeFileSync(join(root, 'src', 'parser.ts'), "import './lexer';\n");
    expect((await coppice(root, 'plan', 'PLAN.md')).out).toMatch(/Might meet[^]*src\/(?:lexer|parser)\.ts/);
    const { out } = await coppice(root, 'plan', 'PLAN.md', '--json');
    expect(out).toContain('`src/parser.ts` imports it');
  });

  test('says where the repository could not be looked at, and goes by the words of the plan', async () => {
    const root = tempFolder();
    gitIn(root, 'init', '-q', '-b', 'main');
    writeFileSync(join(root, 'PLAN.md'), PLAN);
    const { code, out, err } = await coppice(root, 'plan', 'PLAN.md');
    expect(code).toBe(0);
    expect(out).toContain('Batch 1');
    expect(err).toMatch(/could not be looked at[^]*no commit/);
  });

  test('takes a warning for an error where it is told to', async () => {
    const root = project(`${PLAN}\n## W4: Paths\nFiles: some file.ts\n\nDo.\n`);
    expect((await coppice(root, 'plan', 'PLAN.md')).code).toBe(0);
    const { code, err } = await coppice(root, 'plan', 'PLAN.md', '--strict');
    expect(code).toBe(2);
    expect(err).toMatch(/PLAN\.md has .*warnings?, and --strict allows none/);
  });

  test('reads the documents the plan names along with it, and names them where it points', async () => {
    const root = project('# Bakery\n\nOwnership: see [files](FILES.md) and [gone](gone.md)\n\n## Workstream A: Oven\n\nHeat it.\n\n## Workstream B: Dough\n\nKnead it.\n');
    writeFileSync(join(root, 'FILES.md'), '| File | Workstream A | Workstream B |\n|---|---|---|\n| `src/lexer.ts` | ✅ | |\n| a thing | | ✅ |\n');
    const { out, err } = await coppice(root, 'plan', 'PLAN.md', '--explain', 'A');
    expect(out).toContain('ownership: src/lexer.ts');
    expect(out).toMatch(/FILES\.md:3:\d+/);
    expect(err).toMatch(/PLAN\.md:3:\d+ warning companion-missing/);
    expect(err).toMatch(/FILES\.md:4:\d+ warning unreadable-row[^]*4 \| \| a thing/);
  });
});

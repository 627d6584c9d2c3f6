import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateGit } from '../../../src/adapters/git/environment';
import type { Repository } from '../../../src/adapters/git/repository';
import { surveyRepository, type Survey } from '../../../src/adapters/facts/surveyRepository';
import { executionPlan } from '../../../src/engine/planning/index';
import { plan, task } from '../../engine/planning/support';
import { newRepository, type GitRig } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';

function survey(rig: GitRig, wanted: readonly string[] = []): Promise<Survey> {
  const environment = { PATH: process.env['PATH'], HOME: join(rig.root, '..') };
  const commonDir = join(rig.root, '.git');
  const repository: Repository = { root: rig.root, commonDir, stateFolder: join(commonDir, 'coppice'), gitVersion: '2.39.5', git: locateGit(environment) ?? 'git' };
  return surveyRepository({ repository, wanted, environment });
}

async function importsOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, readonly string[]>>> {
  const { picture } = await survey(newRepository(files));
  return Object.fromEntries(picture.imports);
}

describe('a survey of a repository', () => {
  it('lists the tracked files, whatever they are called', async () => {
    const rig = newRepository({ 'a b.ts': '', 'ü/"x".ts': '', 'new\nline.ts': '' });
    rig.write('untracked.ts', '');
    expect([...(await survey(rig)).picture.files].sort()).toEqual(['a b.ts', 'new\nline.ts', 'ü/"x".ts']);
  });

  it('tells which files the last commits changed together, merges left out', async () => {
    const rig = newRepository({ 'a.ts': '1', 'b.ts': '1' });
    rig.git('checkout', '-q', '-b', 'side');
    rig.commit('side', { 'side.ts': '1' });
    rig.git('checkout', '-q', 'main');
    rig.commit('second', { 'a.ts': '2', 'with space.ts': '2' });
    rig.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const { picture, gaps } = await survey(rig);
    expect(new Set(picture.history.map((files) => files.join()))).toEqual(new Set(['a.ts,with space.ts', 'side.ts', 'a.ts,b.ts']));
    expect(gaps).toEqual([]);
  });

  it('leaves the repository as it was and runs nothing that is configured there', async () => {
    const rig = newRepository({ 'a.ts': '1' });
    const trace = join(rig.root, '..', 'ran');
    rig.git('config', 'core.fsmonitor', `touch ${trace}`);
    rig.git('config', 'log.showSignature', 'true');
    rig.git('config', 'gpg.program', `touch ${trace}`);
    const before = rig.git('status', '--porcelain', '--ignored', '-z');
    execFileSync('rm', ['-f', trace]);
    await survey(rig);
    expect(() => execFileSync('test', ['-e', trace])).toThrow();
    expect(rig.git('-c', 'core.fsmonitor=false', 'status', '--porcelain', '--ignored', '-z')).toBe(before);
  });

  it('reads nothing through a link that leads out of the repository, no pipe and no huge file', async () => {
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret.ts'), "import './target';\n");
    mkdirSync(join(outside, 'folder'));
    writeFileSync(join(outside, 'folder', 'inner.ts'), "import '../target';\n");
    const rig = newRepository({ 'target.ts': '', 'huge.ts': `import './target';\n${' '.repeat(300_000)}`, 'folder/inner.ts': '', 'pipe.ts': '', 'gone.ts': '' });
    symlinkSync(join(outside, 'secret.ts'), join(rig.root, 'link.ts'));
    rig.git('add', '-A');
    rig.git('commit', '-q', '-m', 'link');
    execFileSync('rm', ['-r', join(rig.root, 'folder'), join(rig.root, 'pipe.ts'), join(rig.root, 'gone.ts')]);
    symlinkSync(join(outside, 'folder'), join(rig.root, 'folder'));
    execFileSync('mkfifo', [join(rig.root, 'pipe.ts')]);
    expect(Object.fromEntries((await survey(rig)).picture.imports)).toEqual({});
  });

  it('says what it could not learn, and goes on without', async () => {
    const rig = newRepository({ 'a.ts': "import './b';\n", 'b.ts': '' });
    execFileSync('rm', ['-r', join(rig.root, '.git', 'objects')]);
    mkdirSync(join(rig.root, '.git', 'objects'));
    const { picture, gaps } = await survey(rig);
    expect(picture.history).toEqual([]);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toContain('The history could not be read');
    expect(Object.fromEntries(picture.imports)).toEqual({ 'a.ts': ['b.ts'] });
  });

  it('is what the planner predicts neighbours and company from', async () => {
    const rig = newRepository({ 'src/a.ts': "import { b } from './b';\n", 'src/b.ts': '1', 'test/a.test.ts': '1' });
    for (const round of ['2', '3', '4']) rig.commit(round, { 'src/b.ts': round, 'test/a.test.ts': round });
    const { picture } = await survey(rig, ['src/b.ts']);
    const predicted = executionPlan(plan([task('A', { owns: ['src/b.ts'] })]), picture).predictedFiles.get('A') ?? [];
    expect(predicted.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(['src/b.ts: the plan gives it `src/b.ts`', 'test/a.test.ts: changed with `src/b.ts` in 4 of 4 commits', 'src/a.ts: it imports `src/b.ts`']);
  });
});

describe('imports are found in', () => {
  it('TypeScript and JavaScript, with and without endings, index files, aliases and dynamic imports', async () => {
    const found = await importsOf({
      'src/main.ts': "import { x } from './util';\nimport type {\n  Y,\n} from '../lib/y.js';\nexport * from './folder';\nimport './style.css';\nconst z = await import('@/deep/z');\nimport fs from 'node:fs';\n",
      'src/util.tsx': '',
      'lib/y.ts': "const a = require('../src/util');\n",
      'src/folder/index.mts': '',
      'src/deep/z.vue': '',
      'src/style.css': '',
      'src/far.ts': "import '../../outside';\n",
    });
    expect(found).toEqual({ 'src/main.ts': ['lib/y.ts', 'src/deep/z.vue', 'src/folder/index.mts', 'src/style.css', 'src/util.tsx'], 'lib/y.ts': ['src/util.tsx'] });
  });

  it('Python, absolute and relative', async () => {
    const found = await importsOf({
      'app/main.py': 'import app.models, os\nfrom app.db import session, engine as e\nfrom . import views\nfrom ..shared.tools import (hammer,\n  nail)\n',
      'app/__init__.py': '',
      'app/models.py': '',
      'app/db/__init__.py': '',
      'app/db/session.py': '',
      'app/views.py': '',
      'shared/tools.py': '',
      'src/pkg/a.py': 'from pkg.b import thing\n',
      'src/pkg/b.py': '',
    });
    expect(found).toEqual({ 'app/main.py': ['app/db/__init__.py', 'app/db/session.py', 'app/models.py', 'app/views.py', 'shared/tools.py'], 'src/pkg/a.py': ['src/pkg/b.py'] });
  });

  it('Rust, by declared modules and by paths from the crate', async () => {
    const found = await importsOf({
      'core/src/lib.rs': 'pub mod store;\nmod net;\n',
      'core/src/store.rs': 'mod disk;\nuse crate::net::Client;\n',
      'core/src/store/disk.rs': 'use super::super::nothing;\npub(crate) use crate::store::Store;\n',
      'core/src/net/mod.rs': 'use super::store::Store;\n',
    });
    expect(found).toEqual({
      'core/src/lib.rs': ['core/src/net/mod.rs', 'core/src/store.rs'],
      'core/src/store.rs': ['core/src/net/mod.rs', 'core/src/store/disk.rs'],
      'core/src/net/mod.rs': ['core/src/store.rs'],
      'core/src/store/disk.rs': ['core/src/store.rs'],
    });
  });

  it('Go, by the packages of its modules', async () => {
    const found = await importsOf({
      'go.mod': 'module example.com/shop\n\ngo 1.22\n',
      'main.go': 'package main\n\nimport (\n\t"fmt"\n\tdb "example.com/shop/internal/db"\n)\n',
      'internal/db/open.go': 'package db\n',
      'internal/db/close.go': 'package db\n',
      'internal/db/open_test.go': 'package db\nimport "example.com/shop"\n',
    });
    expect(found).toEqual({ 'main.go': ['internal/db/close.go', 'internal/db/open.go'], 'internal/db/open_test.go': ['main.go'] });
  });
});

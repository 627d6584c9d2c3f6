import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../src/engine/plan/parsePlan';
import { branchNameFault } from '../../../src/engine/plan/rules/branchName';
import { judgeRepositoryPath } from '../../../src/engine/plan/rules/repositoryPath';
import { findings } from './support';

function section(key: string, ...lines: readonly string[]): string {
  return `## ${key}: task\n${lines.join('\n')}\n\nwork\n\n`;
}

describe('dependencies', () => {
  it('must be tasks of the plan; the nearest id is suggested', () => {
    const { plan, diagnostics } = parsePlan(section('W1') + section('W12', 'Depends on: w1, nonsense'), { path: 'p.md' });
    expect(plan).toBeNull();
    expect(diagnostics.map(({ code, hint }) => `${code}: ${hint}`)).toEqual([
      'unknown-dependency: Did you mean `W1`?',
      'unknown-dependency: Name tasks by their ids, separated by commas.',
    ]);
  });

  it('must not lead back: the whole cycle is named, and pointed at', () => {
    const text = section('W1', 'Depends on: W2') + section('W2', 'Depends on: W3') + section('W3', 'Depends on: W1');
    const { diagnostics } = parsePlan(text, { path: 'p.md' });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: 'dependency-cycle', at: { line: 2, column: 13 } });
    expect(diagnostics[0]?.message).toContain('W1 → W2 → W3 → W1');
  });

  it('on the task itself are told as that, not as a cycle', () => {
    expect(findings(section('W1', 'Depends on: W1'))).toEqual(['self-dependency@2:13']);
  });
});

describe('tasks', () => {
  it('must have ids of their own', () => {
    expect(findings(section('W1') + section('W1'))).toEqual(['duplicate-task@6:4']);
  });

  it('must say what to do', () => {
    expect(findings('## W1: nothing\n\nFiles: a.ts\n')).toEqual(['empty-task@1:4']);
  });

  it('for the script agent must have a script, and a script is for nobody else', () => {
    expect(findings('## W1: a\nAgent: script\n\nwords\n')).toEqual(['missing-script@2:8']);
    expect(findings('tasks: [{id: a, title: b, agent: claude, run: x, prompt: y}]', 'p.yaml')).toEqual(['unused-script@1:47']);
  });

  it('name an agent by one word', () => {
    expect(findings(section('W1', 'Agent: whoever is free'))).toEqual(['invalid-agent@2:8']);
  });
});

describe('the merge order', () => {
  const three = section('W1') + section('W2', 'Depends on: W1') + section('W3', 'Depends on: W2');

  it('must name known tasks, each once', () => {
    expect(findings(`${three}Merge order: W1 → W1 → X9`)).toEqual(['repeated-in-merge-order@16:19', 'unknown-in-merge-order@16:24']);
  });

  it('must not contradict the dependencies, near or far', () => {
    const { diagnostics } = parsePlan(`${three}Merge order: W3, W1`, { path: 'p.md' });
    expect(diagnostics.map(({ code, at }) => `${code}@${String(at.line)}:${String(at.column)}`)).toEqual(['merge-order-contradiction@16:18']);
    expect(diagnostics[0]?.message).toContain('W1 → W3 → W2 → W1');
  });

  it('may leave tasks out', () => {
    expect(parsePlan(`${three}Merge order: W1 -> W3`, { path: 'p.md' }).plan?.mergeOrder).toEqual([['W1'], ['W3']]);
  });
});

describe('paths', () => {
  it.each(['/etc/passwd', '~/x', 'C:/x', 'c:x', '../x', 'a/../../x', 'a/..', '..', '{..,a}/x', '@(..|a)/x', 'a\\..\\b', '\\\\host\\x', '.git/config', 'sub/.GIT/hooks', '.git', '.. /x', 'a\u0000b', 'a\u001bb', '', '  '])(
    'outside of the repository are refused: %j',
    (path) => {
      expect(judgeRepositoryPath(path).kind).toBe('refused');
    },
  );

  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['src/', 'src/'],
    ['.', '.'],
    ['./', '.'],
    ['**/*.ts', '**/*.ts'],
    ['.github/x', '.github/x'],
    ['.gitignore', '.gitignore'],
    ['a/...b/c..d', 'a/...b/c..d'],
    ['src/[id]/(app)/x y.ts', 'src/[id]/(app)/x y.ts'],
  ])('inside are made regular: %j', (path, expected) => {
    expect(judgeRepositoryPath(path)).toEqual({ kind: 'inside', path: expected });
  });

  it('of files and of folders for checks are pointed at', () => {
    expect(findings(section('W1', 'Files: a.ts, ../b.ts'))).toEqual(['path-outside@2:14']);
    expect(findings(section('W1', 'Check: `x` in `../y`'))).toEqual(['folder-outside@2:15']);
    expect(findings(section('W1', 'Cwd: ../y'))).toEqual(['folder-outside@2:6']);
    expect(findings('tasks: [{id: a, title: b, run: c, files: ["a\\0b"], checks: [{command: x, cwd: /y}]}]', 'p.yaml')).toEqual(['path-outside@1:43', 'folder-outside@1:79']);
  });
});

describe('branch names', () => {
  it.each(['a b', 'a..b', '-a', 'a/', '/a', 'a//b', 'a.lock', 'a/.b', 'a.', '@', 'HEAD', 'a@{b', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[b', 'a\\b', 'a\u007fb', 'refs/heads/a', '', 'x'.repeat(201)])('git refuses are refused: %j', (name) => {
    expect(branchNameFault(name)).not.toBeNull();
  });

  it.each(['a', 'feat/x', 'a.b', 'a@b', 'W1-ünïcode', '{a}', 'a-'])('git takes are taken: %j', (name) => {
    expect(branchNameFault(name)).toBeNull();
  });

  it('that cannot be used, or not twice, are left to Coppice with a warning', () => {
    const text = section('W1', 'Branch: a..b') + section('W2', 'Branch: feat/x') + section('W3', 'Branch: Feat/X');
    expect(findings(text)).toEqual(['invalid-branch@2:9', 'shared-branch@12:9']);
    expect(parsePlan(text, { path: 'p.md' }).plan?.tasks.map((task) => task.branch)).toEqual([null, 'feat/x', null]);
  });
});

describe('commands', () => {
  it('hold nothing that hides or reorders text', () => {
    expect(findings(section('W1', 'Check: `echo \u001b[2K`'))).toEqual(['hidden-character@2:8']);
    expect(findings(section('W1', 'Check: `echo \u202eabc`'))).toEqual(['hidden-character@2:8']);
    expect(findings('tasks: [{id: a, title: b, run: "a\\rb"}]', 'p.yaml')).toEqual(['hidden-character@1:32']);
  });

  it('are not empty', () => {
    expect(findings('tasks: [{id: a, title: b, run: " "}]', 'p.yaml')).toEqual(['empty-command@1:32']);
  });
});

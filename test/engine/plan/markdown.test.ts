import { describe, expect, it } from 'vitest';
import { findings, readMd } from './support';
import { parsePlan } from '../../../src/engine/plan/parsePlan';

const BOTH = ['worktree', 'merged'];

describe('a markdown plan', () => {
  it('is a title, task sections, and the fields in them', () => {
    const plan = readMd(
      [
        '# Better parser',
        '',
        'What this is about.',
        '',
        '## W1: Lexer',
        '',
        'Files: src/lexer.ts, `src/tokens/**`',
        'Agent: claude',
        'Template: review',
        'Optional: yes',
        'Branch: `feat/lexer`',
        'Cwd: `packages/lexer`',
        'Check: `npm test`',
        'Check: `make lint` in `tools`',
        '',
        'Write the lexer.',
        '',
        '### Notes',
        '',
        '- keep it *small*',
        '',
        '## W2: Parser',
        '',
        'Depends on: W1',
        '',
        'Write the parser.',
        '',
        '## Landing',
        '',
        'Merge order: W1 → W2',
        'Final check: `npm run all`',
        'Schedule: batch',
        'Max parallel: 3',
      ].join('\n'),
    );
    expect(plan).toMatchObject({ title: 'Better parser', mergeOrder: [['W1'], ['W2']], schedule: 'batch', maxParallel: 3 });
    expect(plan.finalChecks).toEqual([{ command: 'npm run all', cwd: '.', when: ['final'] }]);
    expect(plan.tasks.map((task) => task.key)).toEqual(['W1', 'W2']);
    expect(plan.tasks[0]).toMatchObject({
      key: 'W1',
      title: 'Lexer',
      prompt: 'Write the lexer.\n\n### Notes\n\n- keep it *small*',
      dependsOn: [],
      ownership: [
        { path: 'src/lexer.ts', mode: 'own' },
        { path: 'src/tokens/**', mode: 'own' },
      ],
      run: null,
      agent: 'claude',
      template: 'review',
      optional: true,
      checks: [
        { command: 'npm test', cwd: 'packages/lexer', when: BOTH },
        { command: 'make lint', cwd: 'tools', when: BOTH },
      ],
      branch: 'feat/lexer',
      at: { line: 5, column: 4, endLine: 5, endColumn: 13 },
    });
    expect(plan.tasks[1]).toMatchObject({ prompt: 'Write the parser.', template: null, optional: false, dependsOn: [{ on: 'W1', kind: 'success', name: null }] });
  });

  it.each([
    ['**Optional:** `True`', true],
    ['Optional: NO', false],
  ])('says with a word whether a task is optional: %s', (line, optional) => {
    const [task] = readMd(`## W1: a\n${line}\n\nx\n`).tasks;
    expect(task).toMatchObject({ optional, prompt: 'x' });
  });

  it.each(['Optional: perhaps', 'Optional: yes, if there is time'])('does not guess what this means: %s', (line) => {
    expect(findings(`## W1: a\n${line}\n\nx\nCheck: \`make\`\n`)).toEqual(['invalid-value@2:11']);
  });

  it('takes fields from list items, with bold labels, and with the colon on either side of the stars', () => {
    const plan = readMd('# P\n## W0: a\nx\n## W2: b\nx\n## W1: c\n\n- **Depends on:** W0, `W2`\n- **Files**: a.ts\n  - *Check:* `true`\n- real work\n');
    expect(plan.tasks[2]).toMatchObject({ dependsOn: [{ on: 'W0' }, { on: 'W2' }], ownership: [{ path: 'a.ts' }], prompt: '- real work' });
    expect(plan.tasks[2]?.checks).toHaveLength(1);
  });

  it('reads a list of tasks with "and", remarks in parentheses, and none', () => {
    const plan = readMd('## W1: a\nDepends on: none\n\nx\n## W2: b\nDepends on: —\n\nx\n## W3: c\nDepends on: W1 (the first) and **W2**, W1\n\nx\n');
    expect(plan.tasks.map((task) => task.dependsOn.map(({ on }) => on))).toEqual([[], [], ['W1', 'W2']]);
  });

  it('lets a list that ends with a comma go on in the next line', () => {
    const plan = readMd('## W1: a\nFiles: a.ts,\n  b.ts\nGo.\n');
    expect(plan.tasks[0]).toMatchObject({ ownership: [{ path: 'a.ts' }, { path: 'b.ts' }], prompt: 'Go.' });
  });

  it('keeps commas in braces and in ticks, and parentheses that belong to a path', () => {
    const plan = readMd('## W1: a\nFiles: src/{a,b}.ts, `x,y.ts`, app/(group), new.ts (to be made), my\\_file.py\n\nx\n');
    expect(plan.tasks[0]?.ownership.map(({ path }) => path)).toEqual(['src/{a,b}.ts', 'x,y.ts', 'app/(group)', 'new.ts', 'my_file.py']);
  });

  it('takes the one shell block as the script, without the indentation of the list around it', () => {
    const plan = readMd('## W1: a\n\n1. run this\n\n   ```bash\n   echo hi\n     echo there\n   ```\n\nDone.\n');
    expect(plan.tasks[0]).toMatchObject({ run: 'echo hi\n  echo there\n', prompt: '1. run this\n\n\nDone.' });
  });

  it('leaves shell blocks to the agent where another agent than script is named', () => {
    const plan = readMd('## W1: a\nAgent: claude\n\n```sh\none\n```\n\n```sh\ntwo\n```\n');
    expect(plan.tasks[0]).toMatchObject({ run: null, prompt: '```sh\none\n```\n\n```sh\ntwo\n```' });
  });

  it('chooses none of several shell blocks and says so', () => {
    const text = '## W1: a\n\n```sh\none\n```\n\n```sh\ntwo\n```\n';
    expect(findings(text)).toEqual(['several-scripts@7:1']);
    expect(parsePlan(text, { path: 'p.md' }).plan?.tasks[0]).toMatchObject({ run: null, prompt: '```sh\none\n```\n\n```sh\ntwo\n```' });
  });

  it('reads neither headings nor fields in code blocks, quotes and comments', () => {
    const plan = readMd('## W1: a\n\n```text\n## W2: b\nCheck: `rm`\n```\n\n> Check: `rm`\n\n<!--\n## W3: c\n-->\n');
    expect(plan.tasks).toHaveLength(1);
    expect(plan.tasks[0]?.checks).toEqual([]);
  });

  it('finds tasks at level 2 and 3, with `Task` before the id, underlined, and with marks around the id', () => {
    const plan = readMd('# P\n## Phase one\n### W1: a\nx\n### Task 2\nstill W1?\n## Task **T-02**: b\nx\n\n`W3`: c\n---\nx\n');
    expect(plan.tasks.map(({ key, title }) => `${key} ${title}`)).toEqual(['W1 a', 'T-02 b', 'W3 c']);
  });

  it('does not take a heading without a digit in its id for a task', () => {
    expect(readMd('## Notes: read me\n\n## W1: a\nx\n').tasks).toHaveLength(1);
  });

  it('ends a section at a heading of its own level, and drops the rule between two sections', () => {
    const plan = readMd('### W1: a\nx\n\n---\n\n## About\nnot for W1\n');
    expect(plan.tasks[0]?.prompt).toBe('x');
  });

  it('is named after its file where it has no first-level heading', () => {
    expect(parsePlan('## W1: a\nx', { path: 'docs/My plan.md' }).plan?.title).toBe('My plan');
  });

  it('reads the same with a byte order mark, with CRLF and behind front matter', () => {
    const text = '# P\n\n## W1: a\n\n```sh\none\ntwo\n```\n';
    const plain = readMd(text);
    expect(readMd(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(plain);
    const behind = readMd(`---\ntitle: x\nw1: y\n---\n${text}`);
    expect(behind.tasks[0]).toMatchObject({ run: 'one\ntwo\n', at: { line: 7, column: 4 } });
    expect(behind.title).toBe('P');
  });

  it('takes the backticks of a command as markdown does', () => {
    expect(readMd('## W1: a\nCheck: `` echo `date` ``\n\nx\n').tasks[0]?.checks[0]?.command).toBe('echo `date`');
  });
});

describe('a doubtful markdown plan', () => {
  it('says that no task was found and which forms are understood', () => {
    for (const text of ['', '# Only a title', 'text', '## Setup: x\n']) {
      const { plan, diagnostics } = parsePlan(text, { path: 'plan.md' });
      expect(plan).toBeNull();
      expect(diagnostics.map(({ code }) => code)).toEqual(['no-tasks']);
      expect(diagnostics[0]?.hint).toContain('## W1: title');
    }
  });

  it.each([
    ['a check without ticks', '## W1: a\nCheck: npm test\n\nx', 'unreadable-check@2:8'],
    ['two commands in one check', '## W1: a\nCheck: `a` and `b`\n\nx', 'unreadable-check@2:8'],
    ['text behind a command', '## W1: a\nCheck: `a` twice\n\nx', 'ignored-text@2:8'],
    ['an empty list of dependencies', '## W1: a\nDepends on:\n\nx', 'empty-field@2:1'],
    ['an empty list of files', '## W1: a\nFiles:\n- a.ts\n', 'empty-field@2:1'],
    ['a field given twice', '## W1: a\nAgent: a\nAgent: b\n\nx', 'repeated-field@3:1'],
    ['a field outside of every task', '# P\nCheck: `x`\n\n## W1: a\nx', 'field-outside-task@2:1'],
    ['a path with a space', '## W1: a\nFiles: a b.ts\n\nx', 'unclear-path@2:8'],
    ['a schedule nobody knows', '## W1: a\nSchedule: soon\n\nx', 'invalid-value@2:11'],
    ['a number of tasks that is none', '## W1: a\nMax parallel: many\n\nx', 'invalid-value@2:15'],
    ['a code block nobody closed', '## W1: a\n\n```sh\nrm\n\n## W2: b\n', 'unclosed-fence@3:1'],
    ['a block in a list closed only by the list', '## W1: a\n\n- ```sh\n  rm\n\nend', 'unclosed-fence@3:3'],
  ])('points at %s', (_, text, expected) => {
    expect(findings(text)).toEqual([expected]);
  });
});

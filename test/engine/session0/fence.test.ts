import { describe, expect, test } from 'vitest';
import { fenced, lastYamlBlock } from '../../../src/engine/session0/fence';

describe('fenced', () => {
  test('no text can end its own fence', () => {
    expect(fenced('a\n```\nb', 'sh')).toBe('````sh\na\n```\nb\n````');
    expect(fenced('`````')).toMatch(/^`{6}\n/);
  });
});

describe('lastYamlBlock', () => {
  test.each([
    ['the last of several', 'x\n```yaml\na: 1\n```\nor\n```yml\nb: 2\n```\n', 'b: 2\n'],
    ['with its fence indented', '- so:\n\n  ```yaml\n  a:\n    - 1\n  ```\n', 'a:\n  - 1\n'],
    ['one with tildes', '~~~yaml\na: "```"\n~~~\n', 'a: "```"\n'],
    ['one that holds shorter fences', '````yaml\nprompt: |\n  ```sh\n  ls\n  ```\n````\n', 'prompt: |\n  ```sh\n  ls\n  ```\n'],
  ])('finds %s', (_, text, block) => {
    expect(lastYamlBlock(text)).toBe(block);
  });

  test.each([
    ['another language', '```json\n{}\n```\n'],
    ['no language', '```\na: 1\n```\n'],
    ['a block without an end', '```yaml\na: 1\n'],
    ['nothing', ''],
  ])('finds none in %s', (_, text) => {
    expect(lastYamlBlock(text)).toBeNull();
  });

  test('an opening fence inside of another block is text', () => {
    expect(lastYamlBlock('```md\n```yaml\n```\n```yaml\na: 1\n```\n')).toBe('a: 1\n');
  });
});

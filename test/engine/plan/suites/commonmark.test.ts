import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expectSound, PATHS } from './expectSound';

const suite = z.object({ text: z.string(), tests: z.array(z.object({ markdown: z.string(), section: z.string(), number: z.number() })) });

const { text, tests } = suite.parse(createRequire(import.meta.url)('commonmark-spec'));

describe('the examples of the CommonMark specification', () => {
  it('are there', () => {
    expect(tests.length).toBeGreaterThan(600);
  });

  it.each(tests)('$number ($section) is read in every format without an exception', ({ markdown }) => {
    // The specification shows tabs as arrows.
    const example = markdown.replaceAll('→', '\t');
    for (const path of PATHS) expectSound(example, path);
    expectSound(`## W1: a\n\n${example}\n\n## W2: b\n\n${example}`, 'plan.md');
  });

  it('and its whole text are read without an exception', () => {
    expectSound(text, 'plan.md');
  });
});

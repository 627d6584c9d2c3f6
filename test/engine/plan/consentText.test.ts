import { describe, expect, it } from 'vitest';
import { consentText } from '../../../src/engine/plan/consentText';
import { readMd } from './support';

describe('consentText', () => {
  it('lists every command verbatim, each once, in the order of the document', () => {
    const plan = readMd('## W1: a\nCheck: `npm test`\n\n```sh\none "$X"\n  two\n```\n\n## W2: b\nCheck: `npm test`\nCheck: `lint`\n\nx\n\nFinal check: `all`\n');
    expect(consentText(plan)).toEqual(['one "$X"\n  two\n', 'npm test', 'lint', 'all']);
  });

  it('is empty for a plan that runs nothing of its own', () => {
    expect(consentText(readMd('## W1: a\nwork\n'))).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { limitsOf } from '../../../src/engine/config/limitSettings';
import { NO_LIMITS } from '../../../src/engine/model/limits';
import { parseProjectConfig } from '../../../src/engine/config/projectConfig';

function problems(text: string): string[] {
  const read = parseProjectConfig(text);
  return read.ok ? [] : read.error.map(({ at, code, message }) => `${at.line}:${at.column} ${code} ${message}`);
}

describe('the project settings', () => {
  test('are all optional', () => {
    for (const text of ['', '# nothing yet\n\n', '{}', 'agents: {}\n']) {
      expect(parseProjectConfig(text), text).toEqual({ ok: true, value: { agents: {}, environment: { allow: [] } } });
    }
  });

  test('name agents of one’s own by their command, word by word', () => {
    const read = parseProjectConfig('agents:\n  review:\n    command: [my-agent, --prompt, "{prompt_file}"]\n    interactive: true\n    env: { MODE: fast }\nmaxParallel: 6\nschedule: batch\nenvironment:\n  allow: [MY_KEY, TEAM_*]\n');
    expect(read).toMatchObject({ ok: true, value: { agents: { review: { command: ['my-agent', '--prompt', '{prompt_file}'], interactive: true, env: { MODE: 'fast' } } }, maxParallel: 6, environment: { allow: ['MY_KEY', 'TEAM_*'] } } });
  });

  test('say where they are wrong', () => {
    expect(problems('maxParallel: 4\nschedule: sometimes\n')).toEqual([expect.stringMatching(/^2:1 setting schedule: /)]);
    expect(problems('agents:\n  mine:\n    command: my-agent --all\n')).toEqual([expect.stringMatching(/^3:5 setting agents\.mine\.command: /)]);
    expect(problems('maxParalel: 4\n')).toEqual([expect.stringMatching(/^1:1 setting maxParalel: /)]);
    expect(problems('agents: [\n')).toEqual([expect.stringMatching(/^2:1 yaml This is not YAML/)]);
    expect(problems('just words')).toEqual([expect.stringMatching(/^1:1 setting /)]);
  });

  test('refuse a name that could be an option or a path', () => {
    expect(problems('agents:\n  --help:\n    command: [x]\n')).toHaveLength(1);
    expect(problems('agents:\n  ../x:\n    command: [x]\n')).toHaveLength(1);
    expect(problems('environment:\n  allow: ["A=B"]\n')).toHaveLength(1);
  });

  test('bound agents by their names, and never hold shell text apart', () => {
    const read = parseProjectConfig('limits:\n  perAgent: { claude: 2 }\n  startsApartSeconds: { claude: 0.5 }\n  review: 3\n  freeDiskMb: 0\n');
    expect(limitsOf(read.ok ? read.value.limits : undefined)).toEqual({ ...NO_LIMITS, sweepEveryMs: 15_000, warnPercent: 80, perAgent: new Map([['claude', 2]]), startsApartMs: new Map([['claude', 500]]), review: 3, machine: { memoryMb: 500, diskMb: 0, loadPerCore: 0 } });
    expect(limitsOf(undefined, 0)).toEqual({ ...NO_LIMITS, warnPercent: 80, machine: { memoryMb: 500, diskMb: 1024, loadPerCore: 0 } });
    expect(problems('limits:\n  startsApartSeconds: { script: 5 }\n')).toEqual([expect.stringMatching(/^2:3 setting limits\.startsApartSeconds: Shell text starts at once/)]);
    expect(problems('limits:\n  perAgent: { claude: 0 }\n')).toHaveLength(1);
    expect(problems('limits:\n  perAgent: { --help: 1 }\n')).toHaveLength(1);
  });

  test('refuse a file that is no page of settings', () => {
    expect(problems(`# ${'x'.repeat(300_000)}`)).toEqual([expect.stringContaining('too-long')]);
    const bomb = ['a: &a0 [1]', ...Array.from({ length: 40 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`)].join('\n');
    expect(problems(bomb)).toEqual([expect.stringContaining('too-long')]);
  });
});

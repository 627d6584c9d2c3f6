import { emptyDraftTask, TASK_CHECK_MOMENTS, type DraftTask } from '../draft';
import { quote } from '../quote';
import type { FieldLine } from './fieldLines';
import { checkOf, onlyField, wordOf, type Reading } from './readFields';
import { findScript, type FoundScript } from './scripts';
import type { TaskSection } from './sections';
import { splitFiles, splitKeys, type FileItem } from './splitList';
import { trailingBreaks } from './trailingBreaks';

export function readTask(reading: Reading, section: TaskSection, fields: readonly FieldLine[]): DraftTask {
  const { source } = reading;
  const one = (name: 'agent' | 'template' | 'branch' | 'cwd'): DraftTask['agent'] => {
    const field = onlyField(reading, fields, name);
    return field === null ? null : wordOf(reading, field);
  };
  const agent = one('agent');
  const script = findScript(reading, section, agent?.value ?? null);
  const all = (name: FieldLine['name']): readonly FieldLine[] => fields.filter((field) => field.name === name);
  return {
    ...emptyDraftTask({ ...section.heading, at: section.heading.title.at }),
    prompt: promptOf(reading, section, [...fields, ...(script === null ? [] : [script])]),
    dependsOn: all('depends on').flatMap((field) => splitKeys(source, field.value, 'keys')),
    files: all('files').flatMap((field) => clearFiles(reading, splitFiles(source, field.value))),
    run: script?.run ?? null,
    agent,
    checks: all('check').flatMap((field) => checkOf(reading, field, TASK_CHECK_MOMENTS) ?? []),
    template: one('template')?.value ?? null,
    optional: isOptional(reading, onlyField(reading, fields, 'optional')),
    branch: one('branch'),
    cwd: one('cwd'),
  };
}

function isOptional(reading: Reading, field: FieldLine | null): boolean {
  if (field === null) return false;
  const word = wordOf(reading, field);
  const lower = word.value.toLowerCase();
  if (lower !== 'yes' && lower !== 'no' && lower !== 'true' && lower !== 'false') {
    reading.diagnostics.error({ code: 'invalid-value', message: `${quote(word.value)} says neither that the task is optional nor that it is not.`, hint: 'Write `yes` or `no`.', at: word.at });
  }
  return lower === 'yes' || lower === 'true';
}

function clearFiles({ diagnostics }: Reading, items: readonly FileItem[]): readonly FileItem[] {
  for (const item of items.filter((found) => !found.clear)) {
    const message = `${quote(item.value)} is not read as a path because of the space in it.`;
    diagnostics.warning({ code: 'unclear-path', message, hint: 'Put paths in backticks, with commas between them.', at: item.at });
  }
  return items.filter((item) => item.clear);
}

/** The section's text as it stands, without the lines that were understood as something else. */
function promptOf({ source }: Reading, section: TaskSection, taken: readonly Pick<FoundScript, 'firstLine' | 'lastLine'>[]): string {
  const gone = new Set<number>(trailingBreaks(section));
  for (const { firstLine, lastLine } of taken) for (let line = firstLine; line <= lastLine; line += 1) gone.add(line);
  const lines: string[] = [];
  for (let line = section.firstLine; line <= section.lastLine; line += 1) if (!gone.has(line)) lines.push(source.line(line));
  return withoutBlankEnds(lines).join('\n');
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  return lines.slice(filled[0] ?? lines.length, (filled.at(-1) ?? 0) + 1);
}

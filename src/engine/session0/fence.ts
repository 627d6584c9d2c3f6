/** A fence longer than any run of backquotes inside, so that the text cannot end it. */
export function fenced(text: string, language = ''): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** The text of the last block that is fenced as YAML; null where there is none, or where its end was cut off. */
export function lastYamlBlock(text: string): string | null {
  let found: string | null = null;
  let open: Opening | null = null;
  for (const line of text.split('\n')) {
    if (open === null) {
      open = openingOf(line);
    } else if (isClosing(line, open)) {
      if (open.isYaml) found = `${open.lines.join('\n')}\n`;
      open = null;
    } else {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
    }
  }
  return found;
}

interface Opening {
  readonly indent: string;
  readonly fence: string;
  readonly isYaml: boolean;
  readonly lines: string[];
}

function openingOf(line: string): Opening | null {
  const match = /^([ \t]{0,8})(`{3,}|~{3,})[ \t]*([A-Za-z]*)/.exec(line);
  if (match === null) return null;
  const [, indent = '', fence = '', language = ''] = match;
  return { indent, fence, isYaml: /^ya?ml$/i.test(language), lines: [] };
}

function isClosing(line: string, { fence }: Opening): boolean {
  const text = line.trim();
  return text.length >= fence.length && text === (fence[0] ?? '').repeat(text.length);
}

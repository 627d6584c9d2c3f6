const ESCAPE = '\u001b';
const BELL = '\u0007';

/** The line without colours, links, titles and other control codes. One pass, whatever is in it. */
export function plainLine(line: string): string {
  if (!hasControls(line)) return line;
  let plain = '';
  for (let at = 0; at < line.length; ) {
    if (line[at] === ESCAPE) {
      at = afterEscape(line, at);
      continue;
    }
    const character = line.charAt(at);
    if (!isControl(character.charCodeAt(0))) plain += character;
    at += 1;
  }
  return plain;
}

function hasControls(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) if (isControl(line.charCodeAt(at))) return true;
  return false;
}

/** Everything but the tab. */
function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09) || (code >= 0x7f && code <= 0x9f);
}

function afterEscape(line: string, at: number): number {
  const kind = line[at + 1];
  if (kind === '[') return afterSequence(line, at + 2);
  // A title or a link: text that is not shown, up to a bell or `ESC \`.
  if (kind === ']' || kind === 'P' || kind === '_' || kind === '^') return afterString(line, at + 2);
  return Math.min(line.length, at + 2);
}

/** Parameters and intermediates, then one final character. */
function afterSequence(line: string, from: number): number {
  let at = from;
  while (at < line.length && line.charCodeAt(at) >= 0x20 && line.charCodeAt(at) <= 0x3f) at += 1;
  return Math.min(line.length, at + 1);
}

function afterString(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === BELL) return at + 1;
    if (line[at] === ESCAPE) return line[at + 1] === '\\' ? at + 2 : at;
  }
  return line.length;
}

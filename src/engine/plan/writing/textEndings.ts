/** How a file's text begins and how its lines end: what a parser drops and a writer must put back. */
export interface TextEndings {
  readonly mark: '\uFEFF' | '';
  readonly newline: '\r\n' | '\n';
}

export function endingsOf(text: string): TextEndings {
  const first = text.indexOf('\n');
  return { mark: text.startsWith('\uFEFF') ? '\uFEFF' : '', newline: first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n' };
}

/** `text` has neither mark nor carriage returns. */
export function withEndings(text: string, { mark, newline }: TextEndings): string {
  return mark + (newline === '\n' ? text : text.replace(/\n/g, newline));
}

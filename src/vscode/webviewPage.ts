export interface WebviewPageParts {
  /** Which of our pages it is: the script draws it into the element of that id. */
  readonly page: 'board' | 'preview';
  readonly title: string;
  /** Where the page's own files may come from, as VS Code names it. */
  readonly cspSource: string;
  /** Fresh for each page, never to be guessed. */
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** For the script, under these names on the page's body. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * One of our pages. It loads our own script and styles and nothing else, from nowhere else; there is no place in it for
 * text of a plan. That comes later, as data, and is put in as text.
 */
export function webviewPage({ page, title, cspSource, nonce, script, styles, data }: WebviewPageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const links = styles.map((style) => `<link rel="stylesheet" href="${attribute(style)}">`).join('\n');
  const memory = Object.entries(data).map(([name, value]) => ` data-${name}="${attribute(value)}"`).join('');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
${links}
</head>
<body${memory}>
<main id="${page}"></main>
<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

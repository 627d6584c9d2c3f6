export interface BoardPageParts {
  /** Where the page's own files may come from, as VS Code names it. */
  readonly cspSource: string;
  /** Fresh for each page, never to be guessed. */
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** Given back to us when VS Code restores the panel. */
  readonly repository: string;
}

/**
 * The board's page. It loads our own script and styles and nothing else, from nowhere else; there is no place in it for
 * text of a plan. That comes later, as data, and is put in as text.
 */
export function boardPage({ cspSource, nonce, script, styles, repository }: BoardPageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const links = styles.map((style) => `<link rel="stylesheet" href="${attribute(style)}">`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Coppice Board</title>
${links}
</head>
<body data-repository="${attribute(repository)}">
<main id="board"></main>
<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

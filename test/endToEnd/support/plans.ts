/** A markdown plan of these parts. */
export function planOf(...parts: readonly string[]): string {
  return `# The plan\n\n${parts.join('\n')}`;
}

export function task(key: string, script: string, ...lines: readonly string[]): string {
  return `## ${key}: Task ${key}\n\n${lines.join('\n')}\n\n\`\`\`sh\n${script}\n\`\`\`\n`;
}

/** Shell text that makes one commit with one file of this name in it. */
export function commit(file: string, content = file): string {
  return `echo ${content} > ${file}; git add ${file}; git commit -qm ${file}`;
}

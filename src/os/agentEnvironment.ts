/**
 * An environment without what would lead a program astray: VS Code's and Electron's own settings, git's (an inherited
 * GIT_DIR or GIT_CONFIG_COUNT silently redirects or disarms every git call), and options meant for another Node.
 * `keep` names variables that somebody set on purpose for this program.
 */
export function agentEnvironment(environment: NodeJS.ProcessEnv, keep: readonly string[] = []): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (keep.includes(name) || !isForeign(name.toUpperCase()))) clean[name] = value;
  }
  return clean;
}

function isForeign(name: string): boolean {
  return name.startsWith('VSCODE_') || name.startsWith('GIT_') || name === 'ELECTRON_RUN_AS_NODE' || name === 'NODE_OPTIONS';
}

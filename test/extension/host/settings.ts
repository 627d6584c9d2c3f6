/** Settings that keep the workbench still and readable. A test's own come on top. */
export const QUIET_SETTINGS: Readonly<Record<string, unknown>> = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Some editors would otherwise open as overlays that swallow the key of the command palette.
  'workbench.editor.useModal': 'off',
  'chat.disableAIFeatures': true,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'always',
  // Drawn as text, not as a picture: what a terminal shows can then be read from the page.
  'terminal.integrated.gpuAcceleration': 'off',
};

/** Of the built-in extensions, those that repositories, terminals and plan files want. The other 80 only cost start-up time. */
export const LEAN_BUILTINS: readonly string[] = [
  'configuration-editing',
  'diff',
  'git',
  'git-base',
  'json',
  'log',
  'markdown-basics',
  'shellscript',
  'theme-defaults',
  'theme-seti',
  'yaml',
];

/** What a job needs of its user's environment to find programs, accounts and certificates, and nothing it would leak. */
const NAMES = new Set([
  'PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TERM', 'COLORTERM', 'TZ', 'TMPDIR', 'TEMP', 'TMP',
  'SSH_AUTH_SOCK', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE',
  'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY',
  // Windows programs do not start without these.
  'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'USERDOMAIN', 'HOMEDRIVE', 'HOMEPATH',
  'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'OS',
]);

const FAMILIES = ['LC_', 'XDG_', 'SSL_CERT_', 'ANTHROPIC_', 'CLAUDE_', 'OPENAI_', 'CODEX_', 'GEMINI_', 'GOOGLE_', 'OPENROUTER_', 'OPENCODE_', 'COPILOT_', 'MISTRAL_', 'DEEPSEEK_', 'XAI_', 'GROQ_', 'AWS_', 'AZURE_'];

/** Never, whoever asks: these steer the host's own programs, and an agent's git or node must not be steered by ours. */
const NEVER = ['ELECTRON_', 'VSCODE_', 'GIT_', 'NODE_OPTIONS', 'COPPICE_'];

/**
 * The environment of jobs and checks, picked from the one of the client that starts them. `extraAllowed` are names,
 * or beginnings of names that end in `*`, which the user's settings add.
 */
export function jobEnvironment(environment: NodeJS.ProcessEnv, extraAllowed: readonly string[] = []): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && isAllowed(name, extraAllowed)) picked[name] = value;
  }
  return picked;
}

function isAllowed(name: string, extraAllowed: readonly string[]): boolean {
  // Proxies are named in lower case on Unix, and Windows does not tell cases apart.
  const upper = name.toUpperCase();
  if (name === '' || name.includes('=') || isSteering(name)) return false;
  if (NAMES.has(upper) || FAMILIES.some((family) => upper.startsWith(family))) return true;
  return extraAllowed.some((allowed) => (allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed));
}

/** The environment of the engine process: everything, but for what steers the program that starts it. */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('COPPICE_') || !isSteering(name)));
}

function isSteering(name: string): boolean {
  const upper = name.toUpperCase();
  return NEVER.some((prefix) => upper.startsWith(prefix));
}

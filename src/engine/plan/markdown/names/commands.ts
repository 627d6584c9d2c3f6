/** Programs that prove something by their exit code, or that run what does. */
const RUNNERS = new Set(
  ('npm pnpm yarn bun npx bunx pnpx cargo go make just task pytest python python3 py node deno tsc eslint jest vitest mocha ava mvn gradle gradlew mvnw dotnet ruff mypy pyright black isort flake8 pylint tox nox uv poetry pdm hatch pipenv rye bundle rake rspec ruby rubocop mix elixir ' +
    'composer php phpunit phpstan swift swiftlint xcodebuild flutter dart cmake ctest ninja meson bazel bazelisk buck docker docker-compose podman helm terraform tofu kubectl bash sh zsh golangci-lint gofmt staticcheck prettier biome turbo nx lerna playwright cypress rustfmt clippy zig sbt lein stack cabal opam dune ' +
    'shellcheck actionlint markdownlint hadolint semgrep trivy act forge hardhat anchor ansible-lint sqlfluff buf protoc knip oxlint tsx ts-node rg grep test diff curl wc find ls cat git jq sqlite3 psql nix vendor').split(' '),
);
/** Programs whose exit code says little unless the document calls them a check. */
const LOOKERS = new Set('rg grep test diff curl wc find ls cat git jq sqlite3 psql node python python3 py bash sh zsh docker docker-compose kubectl ruby php php nix tsx ts-node'.split(' '));
const SETUP = /^(?:npm|pnpm|yarn|bun|poetry|uv|bundle|composer|pip|go mod|cargo)\s+(?:i|ci|install|add|remove|update|upgrade|sync|download|tidy|publish|login|link|init|create)\b|^(?:npm|pnpm|yarn|bun)(?: run)? (?:start|dev|serve|preview|watch)\b|^(?:npm|pnpm|yarn|bun)$|^git\s+(?!diff|grep|status|merge-tree|ls-files|log)|^docker(?:-compose)?\s+(?:compose\s+)?(?:up|down|run|exec|pull|push|stop|rm)\b|^cargo run\b|^(?:claude|codex|gemini|code|cursor|cd|export|source|echo|mkdir|cp|mv|rm|touch|sleep|kill|brew|apt|apt-get|sudo|pip|pip3|gh|ssh|scp|open)\b/;

export interface CommandVerdict {
  /** Something a shell runs. */
  readonly isCommand: boolean;
  /** Something that is run to prove work, wherever it is mentioned. */
  readonly proves: boolean;
}

/** What a piece of code in a document is, judged by its first words. */
export function judgeCommand(text: string): CommandVerdict {
  const command = commandStart(text.trim());
  const first = command.split(/\s/, 1)[0] ?? '';
  const program = first.replace(/^.*\//, '');
  const isPath = /^\.{0,2}\//.test(first) || /^(?:scripts?|bin|tools|node_modules\/\.bin)\/[\w./-]+$/.test(first);
  const known = RUNNERS.has(first) || (isPath && /^[\w-]+(?:\.(?:sh|bash|py|rb|js|mjs|cjs|pl|ps1))?$/.test(program));
  const isCommand = command.length <= 2_000 && known && !/^\S+\s*[:(]/.test(command) && !SETUP.test(command);
  const hasArguments = /\s/.test(command) || isPath || BARE.has(first);
  return { isCommand: isCommand && hasArguments, proves: isCommand && hasArguments && !LOOKERS.has(first) && !(isPath && !/\b(?:test|check|lint|verify|validate|ci)/i.test(command)) };
}

/** Programs that are a whole check without a word behind them. */
const BARE = new Set('pytest tsc eslint jest vitest make tox nox rspec phpunit ruff mypy just rubocop phpstan ctest playwright'.split(' '));

/** Behind `cd x &&`, `FOO=1` and the prompt sign. */
function commandStart(text: string): string {
  let rest = text.replace(/^[$>%]\s+/, '');
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const lead = /^(?:cd\s+[^\s&;]{1,200}\s*(?:&&|;)\s*|[A-Z_][A-Z0-9_]{0,60}=\S{0,200}\s+|(?:time|env|timeout\s+\d+\w?)\s+)/.exec(rest);
    if (lead === null) break;
    rest = rest.slice(lead[0].length);
  }
  return rest;
}

export interface ShellStep {
  readonly command: string;
  readonly cwd: string | null;
}

const MOST_PARTS = 32;

/**
 * One written command as the steps it proves, with the folder they run in: `cd ../w1/ui && cargo check` is
 * `cargo check` in `ui`. Only plain chains are taken apart; anything with a pipe, a group or a variable stays whole.
 */
export function shellSteps(line: string, cwd: string | null = null): readonly ShellStep[] {
  const text = line.trim().replace(/^[$>%]\s+/, '').replace(/\s+#\s.*$/, '').trim();
  if (text === '' || text.startsWith('#')) return [];
  const parts = /[|(){}`$]|<<|\|\||['"][^'"]*&&/.test(text) ? [text] : text.split(/\s*&&\s*/).slice(0, MOST_PARTS);
  const steps: ShellStep[] = [];
  let folder = cwd;
  for (const part of parts) {
    const moved = /^cd\s+["']?([^\s"';]+)["']?;?$/.exec(part.trim())?.[1];
    if (moved !== undefined) folder = moved;
    else if (part.trim() !== '') steps.push({ command: part.trim(), cwd: folder });
  }
  return steps;
}

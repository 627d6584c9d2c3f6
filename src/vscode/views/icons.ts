/** An icon by its codicon name and a theme colour; the views make VS Code's objects of it. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

const WAITING: Icon = { name: 'circle-outline', color: 'disabledForeground' };
const GOOD: Icon = { name: 'pass-filled', color: 'testing.iconPassed' };
const BAD: Icon = { name: 'error', color: 'testing.iconFailed' };
const ASKING: Icon = { name: 'bell-dot', color: 'list.warningForeground' };
const PAUSED: Icon = { name: 'debug-pause', color: 'charts.yellow' };
const LIVE: Icon = { name: 'sync~spin', color: 'charts.blue' };

/** By the name of a task's state. A name this version does not know is drawn as a question, not as an error. */
const TASK_ICONS: Readonly<Record<string, Icon>> = {
  backlog: WAITING,
  ready: { name: 'circle-large-outline' },
  preparing: { name: 'loading~spin' },
  running: LIVE,
  checking: { name: 'beaker', color: 'charts.blue' },
  queued: { name: 'layers', color: 'charts.purple' },
  landing: { name: 'git-merge', color: 'charts.purple' },
  landed: GOOD,
  waiting: { name: 'watch' },
  attention: ASKING,
  failed: BAD,
  cancelled: { name: 'circle-slash', color: 'disabledForeground' },
};

const PLAN_ICONS: Readonly<Record<string, Icon>> = {
  opening: { name: 'loading~spin' },
  running: LIVE,
  paused: PAUSED,
  verifying: { name: 'beaker', color: 'charts.blue' },
  closing: { name: 'loading~spin' },
  completed: GOOD,
  incomplete: ASKING,
  'verification-failed': BAD,
  'could-not-open': BAD,
  cancelled: { name: 'circle-slash', color: 'disabledForeground' },
};

const UNKNOWN: Icon = { name: 'question' };

export function taskIcon(task: { readonly state: string; readonly needsYou: boolean; readonly paused?: 'finish' | 'suspend' | null }): Icon {
  // A running agent with a question is what the user is looking for, not that it runs.
  if (task.needsYou && task.state !== 'failed') return ASKING;
  if (task.paused === 'suspend') return PAUSED;
  return Object.hasOwn(TASK_ICONS, task.state) ? (TASK_ICONS[task.state] ?? UNKNOWN) : UNKNOWN;
}

export function planIcon(state: string): Icon {
  return Object.hasOwn(PLAN_ICONS, state) ? (PLAN_ICONS[state] ?? UNKNOWN) : UNKNOWN;
}

export function batchIcon(state: 'waiting' | 'running' | 'landed' | 'stuck'): Icon {
  const icons = { waiting: WAITING, running: LIVE, landed: GOOD, stuck: ASKING };
  return icons[state];
}

const TERMINAL_COLORS = ['terminal.ansiBlue', 'terminal.ansiGreen', 'terminal.ansiMagenta', 'terminal.ansiCyan', 'terminal.ansiYellow', 'terminal.ansiRed'];

/** The same colour for a task in every attempt and after every reload. */
export function terminalColor(key: string): string {
  let hash = 7;
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) >>> 0;
  return TERMINAL_COLORS[hash % TERMINAL_COLORS.length] ?? 'terminal.ansiBlue';
}

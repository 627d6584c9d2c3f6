/**
 * Every name that this code shares with package.json. A test compares the two, so neither can change alone.
 * Nothing here imports anything: the manifest is read before the extension has a reason to load more.
 */

/** Publisher and name, as VS Code knows the extension. */
export const EXTENSION_ID = 'coppice.coppice';

export const CONTAINER = 'coppice';

export const Command = {
  startPlan: 'coppice.startPlan',
  stop: 'coppice.stop',
  resume: 'coppice.resume',
  pause: 'coppice.pause',
  cancel: 'coppice.cancel',
  newTask: 'coppice.newTask',
  editTask: 'coppice.editTask',
  removeTask: 'coppice.removeTask',
  retryTask: 'coppice.retryTask',
  landInto: 'coppice.landInto',
  openBoard: 'coppice.openBoard',
  nextNeedingYou: 'coppice.nextNeedingYou',
  revealTerminal: 'coppice.revealTerminal',
  showLog: 'coppice.showLog',
  showHistory: 'coppice.showHistory',
  openWorktree: 'coppice.openWorktree',
  addWorktreeToWorkspace: 'coppice.addWorktreeToWorkspace',
  revealWorktreeInSystem: 'coppice.revealWorktreeInSystem',
  createWorktree: 'coppice.createWorktree',
  adoptWorktree: 'coppice.adoptWorktree',
  removeWorktree: 'coppice.removeWorktree',
  cleanWorktrees: 'coppice.cleanWorktrees',
  refreshWorktrees: 'coppice.refreshWorktrees',
  openPlanDocument: 'coppice.openPlanDocument',
  makePlan: 'coppice.makePlan',
  previewPlan: 'coppice.previewPlan',
  runTask: 'coppice.runTask',
  runBatch: 'coppice.runBatch',
  explainTask: 'coppice.explainTask',
  saveFailure: 'coppice.saveFailure',
  importTemplate: 'coppice.importTemplate',
  showTemplate: 'coppice.showTemplate',
  showOutput: 'coppice.showOutput',
} as const;
export type CommandId = (typeof Command)[keyof typeof Command];

export const View = {
  batches: 'coppice.batches',
  worktrees: 'coppice.worktrees',
} as const;

/** The webview panel that shows the board. */
export const BOARD_PANEL = 'coppice.board';

/** The webview panel that shows what a plan document would run when. */
export const PREVIEW_PANEL = 'coppice.planPreview';

export const ContextKey = {
  /** The workspace folders have been looked at. Until then no welcome view claims that something is missing. */
  ready: 'coppice.ready',
  hasRepository: 'coppice.hasRepository',
  hasPlans: 'coppice.hasPlans',
  running: 'coppice.running',
  resumable: 'coppice.resumable',
  landable: 'coppice.landable',
  needsYou: 'coppice.needsYou',
  hasWorktrees: 'coppice.hasWorktrees',
} as const;
export type ContextKeyName = (typeof ContextKey)[keyof typeof ContextKey];

/** Values of `contextValue` on tree items; the menus in package.json match on them. */
export const Item = {
  repository: 'repository',
  planRunning: 'plan.running',
  planResting: 'plan.resting',
  planEnded: 'plan.ended',
  batch: 'batch',
  batchOpen: 'batch.open',
  batchPaused: 'batch.paused',
  task: 'task',
  taskRetryable: 'task.retryable',
  taskLive: 'task.live',
  taskOpen: 'task.open',
  /** In a list, and not begun. */
  taskListed: 'task.open.listed',
  taskPaused: 'task.paused',
  document: 'document',
  documentTask: 'document.task',
  worktree: 'worktree',
  worktreeOwn: 'worktree.own',
} as const;
export type ItemKind = (typeof Item)[keyof typeof Item];

export const SETTINGS_SECTION = 'coppice';

/** Each setting below `coppice.` with its type. */
export interface Settings {
  readonly maxParallel: number;
  readonly schedule: 'batch' | 'flow';
  readonly advance: 'ask' | 'batch' | 'plan';
  readonly defaultAgent: string;
  readonly template: string;
  readonly uncommitted: 'ask' | 'commit';
  readonly terminals: 'integrated' | 'none';
  readonly 'environment.allow': readonly string[];
  readonly 'plans.documents': readonly string[];
  readonly 'plans.codeLens': boolean;
}
export type SettingName = keyof Settings;

export const SETTING_DEFAULTS: Settings = {
  maxParallel: 4,
  schedule: 'flow',
  advance: 'ask',
  defaultAgent: 'script',
  template: 'standard',
  uncommitted: 'ask',
  terminals: 'integrated',
  'environment.allow': [],
  'plans.documents': ['**/.coppice/plans/*.{md,yaml,yml,json}', '**/*{plan,Plan,PLAN}*.{md,yaml,yml}', '**/.taskmaster/tasks/tasks.json', '**/specs/**/tasks.md'],
  'plans.codeLens': true,
};

/** Settings that choose what is run, or what it gets to see: in Restricted Mode a workspace's own values for them are not read. */
export const RESTRICTED_SETTINGS: readonly SettingName[] = ['defaultAgent', 'template', 'environment.allow', 'advance'];

import { addWorktreeToWorkspace } from './addWorktreeToWorkspace';
import { adoptWorktree } from './adoptWorktree';
import { cancel } from './cancel';
import { cleanWorktrees } from './cleanWorktrees';
import type { CommandDefinition } from './command';
import { createWorktree } from './createWorktree';
import { editTask } from './editTask';
import { explainTask } from './explainTask';
import { importTemplate } from './importTemplate';
import { landInto } from './landInto';
import { makePlan } from './makePlan';
import { newTask } from './newTask';
import { nextNeedingYou } from './nextNeedingYou';
import { openBoard } from './openBoard';
import { openPlanDocument } from './openPlanDocument';
import { openWorktree } from './openWorktree';
import { pause } from './pause';
import { previewPlan } from './previewPlan';
import { refreshWorktrees } from './refreshWorktrees';
import { removeTask } from './removeTask';
import { removeWorktree } from './removeWorktree';
import { resume } from './resume';
import { retryTask } from './retryTask';
import { revealTerminal } from './revealTerminal';
import { revealWorktreeInSystem } from './revealWorktreeInSystem';
import { runBatch } from './runBatch';
import { runTask } from './runTask';
import { saveFailure } from './saveFailure';
import { showHistory } from './showHistory';
import { showLog } from './showLog';
import { showOutput } from './showOutput';
import { showTemplate } from './showTemplate';
import { startPlan } from './startPlan';
import { stop } from './stop';

/** Every command of the manifest. */
export const COMMANDS: readonly CommandDefinition[] = [
  startPlan,
  stop,
  resume,
  pause,
  cancel,
  newTask,
  editTask,
  removeTask,
  retryTask,
  landInto,
  openBoard,
  nextNeedingYou,
  revealTerminal,
  showLog,
  showHistory,
  openWorktree,
  addWorktreeToWorkspace,
  revealWorktreeInSystem,
  createWorktree,
  adoptWorktree,
  removeWorktree,
  cleanWorktrees,
  refreshWorktrees,
  openPlanDocument,
  makePlan,
  previewPlan,
  runTask,
  runBatch,
  explainTask,
  saveFailure,
  importTemplate,
  showTemplate,
  showOutput,
];

/** The engine's only door. */
export type * from './model/plan';
export { ownedFiles } from './model/plan';
export type * from './model/task';
export type * from './model/events';
export type * from './ports';
export type * from './engine';
export type * from './board/views';
export { createEngine } from './createEngine';
export { EMPTY_PROJECT_CONFIG, parseProjectConfig, PROJECT_CONFIG_FILE, type ProjectConfig } from './config/projectConfig';
export { settingsConsent, startOptions } from './config/startOptions';
export { planBatches, type Batch } from './plan/batches';
export { consentText } from './plan/consentText';
export { formatDiagnostics } from './plan/formatDiagnostics';
export { parsePlan, type PlanReading } from './plan/parsePlan';
export { PLAN_SIZE_LIMIT } from './plan/unreadable';

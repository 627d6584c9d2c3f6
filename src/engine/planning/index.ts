/** From a plan document and a repository to who does what when: the planner's door. */
export type { Conflict, ConflictFile } from './conflicts/conflict';
export { diffPlans, renamedKeys, type ChangedTask, type PlanDiff, type PlanField, type TaskField } from './diff/diffPlans';
export { matchTasks } from './diff/matchTasks';
export { isDoneMark, judgeDiff, type DiffObjection, type DiffVerdict, type ObjectedChange, type TaskChange, type TaskStage } from './diff/judgeDiff';
export { planEditsSchema, renamed, editText, type EditAside, type PlanEdit } from './edits/planEdit';
export { executionPlan, type ExecutionBatch, type ExecutionOptions, type ExecutionPlan, type WorktreeAssignment } from './executionPlan';
export { executionPlanJson, executionPlanSchema, type ExecutionPlanJson } from './executionPlanJson';
export { explainPlan, explainReason, explainTask, waitText, type Explanation } from './explainTask';
export { declaredPaths } from './declaredPaths';
export { namesPaths } from './namesPaths';
export { EMPTY_PICTURE, type RepositoryPicture } from './picture';
export type { PredictedFile } from './predict/prediction';

/** What this folder takes from the planner. */
export { declaredPaths, EMPTY_PICTURE, executionPlan, explainReason, explainTask, namesPaths, type Explanation, waitText, planEditsSchema, type Conflict, type EditAside, type ExecutionPlan, type PlanEdit, type RepositoryPicture } from '../../engine/planning/index';

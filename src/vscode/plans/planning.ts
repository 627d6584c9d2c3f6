/** What this folder takes from the planner. */
export { EMPTY_PICTURE, executionPlan, explainReason, explainTask, type Explanation, waitText, planEditsSchema, type Conflict, type EditAside, type ExecutionPlan, type PlanEdit, type RepositoryPicture } from '../../engine/planning/index';

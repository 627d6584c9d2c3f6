/** What this folder takes from the planner. */
export { EMPTY_PICTURE, executionPlan, planEditsSchema, type Conflict, type EditAside, type ExecutionPlan, type PlanEdit, type RepositoryPicture } from '../../engine/planning/index';

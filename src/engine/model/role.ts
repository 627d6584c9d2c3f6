/** What a job is there for. It decides what its agent is told and what is done again when the work will not do. */
export const ROLES = ['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom'] as const;
export type Role = (typeof ROLES)[number];

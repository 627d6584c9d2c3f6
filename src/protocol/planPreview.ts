import * as z from 'zod';

/** What the page that previews an execution plan and the window that shows it say to each other. */

const key = z.string().min(1).max(200);
const two = z.tuple([key, key]);

/** What a person changes about an execution plan. */
export const previewEdit = z.union([
  z.strictObject({ move: z.strictObject({ task: key, toBatch: z.int().min(1), beside: z.array(key).max(200).exactOptional() }) }),
  z.strictObject({ together: two }),
  z.strictObject({ apart: two }),
  z.strictObject({ after: two }),
]);
export type PreviewEdit = z.infer<typeof previewEdit>;

/** `file`: in another document than the plan's own, relative to the repository. */
const place = z.object({ line: z.number().int(), column: z.number().int(), file: z.string().max(1_000).exactOptional() });
export type Place = z.infer<typeof place>;

const previewTask = z.object({
  key: z.string(),
  title: z.string(),
  at: place,
  /** Null for those that stand outside the batches. */
  batch: z.number().nullable(),
  phase: z.string().nullable(),
  /** Keys of this plan. */
  waitsFor: z.array(z.string()),
  marks: z.array(z.string()),
  /** How it stands on the board; null where it was never started. */
  state: z.object({ name: z.string(), text: z.string() }).nullable(),
});
export type PreviewTask = z.infer<typeof previewTask>;

const previewBatch = z.object({ number: z.number(), keys: z.array(z.string()), canParallel: z.boolean(), dependsOn: z.array(z.number()) });
export type PreviewBatch = z.infer<typeof previewBatch>;

const previewConflict = z.object({
  tasks: z.array(z.string()),
  against: z.array(z.string()),
  files: z.array(z.string()),
  moreFiles: z.number(),
  reason: z.string(),
  /** What the plan says to do where these meet. */
  advice: z.array(z.string()),
  /** Only possible: it keeps no tasks apart. */
  isPossible: z.boolean(),
});
export type PreviewConflict = z.infer<typeof previewConflict>;

const previewProblem = z.object({ severity: z.enum(['error', 'warning']), text: z.string(), at: place });
export type PreviewProblem = z.infer<typeof previewProblem>;

const explanation = z.object({ what: z.string(), because: z.string(), isGuess: z.boolean(), at: place.nullable() });
export type PreviewExplanation = z.infer<typeof explanation>;

export const previewState = z.object({
  title: z.string(),
  /** Plans may be started and edits saved. */
  trusted: z.boolean(),
  /** Something of the document runs: it is started from the board then, not from here. */
  running: z.boolean(),
  problems: z.array(previewProblem),
  moreProblems: z.number(),
  /** Null where the document cannot be started. */
  plan: z
    .object({
      tasks: z.array(previewTask),
      batches: z.array(previewBatch),
      worktrees: z.array(z.object({ worktree: z.number(), keys: z.array(z.string()) })),
      mergeOrder: z.array(z.string()),
      criticalPath: z.array(z.string()),
      conflicts: z.array(previewConflict),
      moreConflicts: z.number(),
      notes: z.array(z.string()),
      /** What was read about the plan as a whole, and all that was only guessed. */
      inferred: z.array(explanation),
      moreInferred: z.number(),
    })
    .nullable(),
  /** `aside`: why the plan does not allow it as it is now. */
  edits: z.array(z.object({ edit: previewEdit, text: z.string(), aside: z.string().nullable() })),
  /** Why edits cannot be saved; null where they can. */
  editsProblem: z.string().nullable(),
});
export type PreviewState = z.infer<typeof previewState>;
export type PreviewPlan = NonNullable<PreviewState['plan']>;

/** Page → window. */
export const planPreviewRequests = {
  'preview/get': { params: z.object({}), answer: previewState },
  /** Why the task is as it is: asked for one at a time, since a large plan has tens of thousands of reasons. */
  'task/explain': { params: z.object({ key }), answer: z.object({ explanations: z.array(explanation) }) },
  'place/open': { params: place, answer: z.object({}) },
  /** All edits, in place of those there are. */
  'edits/save': { params: z.object({ edits: z.array(previewEdit).max(1_000) }), answer: z.object({}) },
  /** The whole plan, one of its batches or one of its tasks. */
  'plan/start': { params: z.object({ batch: z.int().min(1).exactOptional(), task: key.exactOptional() }), answer: z.object({}) },
} as const;
export type PlanPreviewRequests = typeof planPreviewRequests;

/** Window → page, unasked. */
export const planPreviewNotices = {
  /** The preview has to be fetched again. */
  'preview/changed': z.object({}),
} as const;
export type PlanPreviewNotices = typeof planPreviewNotices;

/** What the page keeps for the window, so that the panel comes back after a reload. */
export const planPreviewMemory = z.object({ document: z.string().min(1).max(10_000) });

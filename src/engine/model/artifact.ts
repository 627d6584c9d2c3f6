/**
 * `file`: what an attempt created or changed, as git sees it. `model_output`: what its agent said it came to.
 * `error_context`: what failed. `declared`: what its job had promised to make.
 */
export const ARTIFACT_KINDS = ['file', 'model_output', 'error_context', 'declared'] as const;
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

/** Something an attempt left for others. What it says lies under its hash; this is what is known of it. */
export interface Artifact {
  readonly id: string;
  readonly planId: string;
  readonly taskId: string;
  /** Made by this attempt of this job. */
  readonly job: string;
  readonly attemptId: string;
  readonly attempt: number;
  readonly kind: ArtifactKind;
  /** Of a file its path in the repository; else what people and templates call it. Unique in its attempt and kind. */
  readonly name: string;
  readonly content: ArtifactContent;
  readonly at: number;
}

export type ArtifactContent =
  /** SHA-256 of its bytes, in hexadecimal. */
  | { readonly kind: 'kept'; readonly hash: string; readonly size: number; readonly format: ArtifactFormat }
  /** It was there, and was not kept. `reason` is for people. */
  | { readonly kind: 'left-out'; readonly reason: string };

export type ArtifactFormat = 'json' | 'text' | 'binary';

/** What a job promises to leave. It has failed where this is not there, or is not as the schema says. */
export interface DeclaredOutput {
  readonly name: string;
  /** Relative to the outputs folder of its attempt, or else to its worktree. */
  readonly path: string;
  /** A JSON schema as JSON text (see `artifacts/schema.ts` for what is understood of it); null where anything will do. */
  readonly schema: string | null;
}

/** In the outputs folder of an attempt: what its agent says it came to. */
export const RESULT_FILE = '.result';

/** What one artifact may weigh. Larger ones belong into the repository, or to a program that is made for them. */
export const LARGEST_ARTIFACT = 8 * 1024 * 1024;

/**
 * A template of the user's as it was imported once. Versions never change: another text is another version. Tasks keep
 * the jobs they were made with, so nothing that runs asks for its version again.
 */
export interface TemplateVersion {
  /** `name@version` */
  readonly id: string;
  readonly name: string;
  /** Counts from 1 for each name. */
  readonly version: number;
  /** SHA-256 of the text. */
  readonly hash: string;
  readonly text: string;
  /** The file it was imported from; null where there was none. */
  readonly origin: string | null;
  readonly createdAt: number;
}

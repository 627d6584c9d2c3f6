import * as z from 'zod';

const paths = z.array(z.string());

/** What `survey.js` prints about a repository. */
export const surveyAnswer = z.object({
  files: paths,
  /** For each source that was read, the files of the repository it imports. */
  imports: z.array(z.tuple([z.string(), paths])),
  /** The files each recent commit changed. */
  history: z.array(paths),
  /** What could not be learned, in words. */
  gaps: paths,
});
export type SurveyAnswer = z.infer<typeof surveyAnswer>;

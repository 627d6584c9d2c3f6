import type * as z from 'zod';
import type { TextForm, ValueForm } from './valueForms';

/** One kind of YAML document, for those who tell its author what is wrong with it in words that fit it. */
export interface DocumentForm {
  /** With its article, as a sentence begins: `A plan`. */
  readonly one: string;
  /** `Plans` */
  readonly many: string;
  readonly schema: z.ZodType;
  /** Words that other formats and people use for a key. */
  readonly synonyms: Readonly<Record<string, string>>;
  /** The largest whole number of the keys that hold one. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Codes of their own for keys that can have only certain values. */
  readonly valueCodes: Readonly<Record<string, string>>;
  /** What a key can hold that takes values of several kinds. */
  choiceOf(key: string): ValueForm;
  /** What a key holds whose text has a form of its own. */
  textFormOf(key: string): TextForm;
}

/** What came of asking for a document that a plan names. */
export type CompanionText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  /** `why` goes on from the document's name: `is larger than 4 MB`. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Hands in the documents beside a plan. Paths are relative to the root of the checkout the plan lies in. */
export interface CompanionReader {
  /** The folder of the plan's own document, relative to that root; empty for the root itself. */
  readonly home: string;
  /** The same answer for the same path as long as one plan is read. Nothing outside of the checkout is ever given. */
  read(path: string): CompanionText;
}

export interface CompanionFile {
  readonly path: string;
  readonly text: string;
}

/** The documents that were read along with a plan: its own text and theirs are all that it was made of. */
export interface CompanionSet {
  readonly home: string;
  readonly files: readonly CompanionFile[];
}

export const NO_COMPANIONS: CompanionSet = { home: '', files: [] };

/** Reads a plan again from what was read the first time, and from nothing else. */
export function companionsFrom({ home, files }: CompanionSet): CompanionReader {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return {
    home,
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
  };
}

/** The text whose hash names a plan, and which people agree to: with its companions, where it has any. */
export function wholeText(text: string, { home, files }: CompanionSet): string {
  return files.length === 0 ? text : JSON.stringify([text, home, files.map((file) => [file.path, file.text])]);
}

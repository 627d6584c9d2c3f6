/** The end of a range of lines that goes on to the end of the file. */
export const OPEN_END = Number.MAX_SAFE_INTEGER;

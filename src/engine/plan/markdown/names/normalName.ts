/** A name as it is compared: lower case, single spaces, without marks. */
export function normalName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[`*"'~]/g, '')
    .replace(/[\s_]+/g, ' ')
    .replace(/^[#(\s]+|[\s.,:;)]+$/g, '')
    .trim();
}

/** Only its letters and digits, words divided by one space: for titles, which people retype with other signs. */
export function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

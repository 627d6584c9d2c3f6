/** `Done` where `Open` stood, `DONE` where `OPEN` stood. */
export function inTheCaseOf(example: string, word: string): string {
  const letters = example.slice(0, 100).replace(/[^\p{L}]/gu, '');
  if (letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(letters) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

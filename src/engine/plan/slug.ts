const LONGEST = 60;

/** Text as a name that git, every file system and every shell take as it is: `[a-z0-9-]`, never empty, at most 60 long. */
export function branchSlug(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  return slug === '' ? 'x' : slug;
}

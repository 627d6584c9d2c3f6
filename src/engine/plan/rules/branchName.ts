/** Why git would not take this as the name of a branch, or null where it would. Git's own rules, told without git. */
export function branchNameFault(name: string): string | null {
  if (name === '' || name === '@' || name === 'HEAD') return 'is no name for a branch';
  if (name.length > 200) return 'is too long';
  if (name.startsWith('-')) return 'begins with `-`';
  if (name.startsWith('refs/')) return 'begins with `refs/`';
  if (/[\p{Cc}\p{Zs}~^:?*[\\]/u.test(name)) return 'holds a space or one of `~ ^ : ? * [ \\`';
  if (name.includes('..') || name.includes('@{')) return 'holds `..` or `@{`';
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock'))) return 'has an empty part, one that begins with `.` or one that ends with `.lock`';
  return name.endsWith('.') ? 'ends with `.`' : null;
}

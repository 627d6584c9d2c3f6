/** What has gone and what has come, line by line. */
export function difference(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const next = after.split('\n');
  const least = Math.min(old.length, next.length);
  let head = 0;
  while (head < least && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  return [...old.slice(head, old.length - tail).map((line) => `-${line}`), ...next.slice(head, next.length - tail).map((line) => `+${line}`)];
}

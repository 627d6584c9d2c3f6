/** Does all the jobs, so many at a time, and gives back what they gave, in order. */
export async function inParallel<T, R>(jobs: readonly T[], width: number, work: (job: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < jobs.length; at = next++) results[at] = await work(jobs[at] as T);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

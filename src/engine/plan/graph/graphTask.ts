/** What the graph needs of a task. Planned and running tasks both have it. */
export interface GraphTask {
  readonly key: string;
  readonly dependsOn: readonly { readonly on: string }[];
}

/** Who waits for whom: for each key, the keys that depend on it. Dependencies on tasks that are not here do not count. */
export function dependentsOf(tasks: readonly GraphTask[]): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>(tasks.map((task) => [task.key, []]));
  for (const task of tasks) {
    for (const on of new Set(task.dependsOn.map((dependency) => dependency.on))) dependents.get(on)?.push(task.key);
  }
  return dependents;
}

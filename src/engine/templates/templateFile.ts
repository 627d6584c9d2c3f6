import { templateNameSchema } from '../plan/yaml/taskSchema';

/** Where a project keeps its templates, relative to the main worktree. */
export const TEMPLATES_FOLDER = '.coppice/templates';

/** Names of the files in that folder in which the template of this name may lie; the first that is there counts. What is no name has none. */
export function templateFileNames(name: string): readonly string[] {
  return templateNameSchema.safeParse(name).success ? [`${name}.yaml`, `${name}.yml`] : [];
}

/** The template that a file of that folder must hold; null for a file elsewhere, which may hold any. */
export function templateOfFile(path: string): string | null {
  return /(?:^|[/\\])\.coppice[/\\]templates[/\\]([^/\\]+)\.ya?ml$/i.exec(path)?.[1] ?? null;
}

import type { Dependency } from '../../model/plan';
import { assertNever } from '../../../util/assertNever';

/** How far the task that is waited for has come. */
export interface Progress {
  readonly outcome: 'open' | 'landed' | 'failed';
  /** Full names of what it has published: `api:users`. */
  readonly published: ReadonlySet<string>;
}

/** `met`: it need not be waited for any more; `never`: it cannot come any more. */
export type DependencyVerdict = 'met' | 'waiting' | 'never';

export function dependencyVerdict(dependency: Dependency, progress: Progress): DependencyVerdict {
  switch (dependency.kind) {
    case 'success':
      return progress.outcome === 'landed' ? 'met' : progress.outcome === 'failed' ? 'never' : 'waiting';
    case 'failure':
      return progress.outcome === 'failed' ? 'met' : progress.outcome === 'landed' ? 'never' : 'waiting';
    case 'always':
      return progress.outcome === 'open' ? 'waiting' : 'met';
    case 'api':
    case 'artifact':
      // What landed without publishing it under that name has its work in the integration branch all the same.
      if (progress.outcome === 'landed' || progress.published.has(`${dependency.kind}:${dependency.name ?? ''}`)) return 'met';
      return progress.outcome === 'failed' ? 'never' : 'waiting';
    default:
      return assertNever(dependency.kind, 'kind of dependency');
  }
}

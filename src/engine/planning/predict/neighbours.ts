import type { RepositoryPicture } from '../picture';
import { CONFIDENCE, type Claim } from './prediction';

/** A file that everything imports tells nothing about any one task. */
const MOST_NEIGHBOURS = 20;

/** Files next to a given one: those it imports and those that import it. */
export class Neighbours {
  readonly #imports: RepositoryPicture['imports'];
  readonly #importedBy = new Map<string, string[]>();

  constructor(imports: RepositoryPicture['imports']) {
    this.#imports = imports;
    for (const [importer, imported] of imports) {
      for (const path of imported) {
        const importers = this.#importedBy.get(path);
        if (importers === undefined) this.#importedBy.set(path, [importer]);
        else importers.push(importer);
      }
    }
  }

  claimsFor(path: string): readonly Claim[] {
    const imported = this.#imports.get(path) ?? [];
    const importers = this.#importedBy.get(path) ?? [];
    return [
      ...few(imported).map((other) => neighbour(other, `\`${path}\` imports it`)),
      ...few(importers).map((other) => neighbour(other, `it imports \`${path}\``)),
    ];
  }
}

function few(paths: readonly string[]): readonly string[] {
  return paths.length > MOST_NEIGHBOURS ? [] : paths;
}

function neighbour(pattern: string, reason: string): Claim {
  return { pattern, lines: [], shared: false, source: 'imports', reason, confidence: CONFIDENCE.imports };
}

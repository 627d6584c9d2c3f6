import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node } from 'yaml';
import type { SourceRange } from '../../model/plan';
import type { SourceText } from '../sourceText';

export type ValuePath = readonly PropertyKey[];

/** Finds where in the text the value at a path stands. */
export class NodePlaces {
  readonly #document: Document.Parsed;
  readonly #source: SourceText;

  constructor(document: Document.Parsed, source: SourceText) {
    this.#document = document;
    this.#source = source;
  }

  /** Null where there is no such value. */
  find(path: ValuePath): Node | null {
    let node: unknown = this.#document.contents;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(this.#document);
      if (isMap(node)) node = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))?.value;
      else if (isSeq(node) && typeof step === 'number') node = node.items[step];
      else return null;
    }
    return isNode(node) ? node : null;
  }

  /** What is written at a path, where that is a single value. */
  textAt(path: ValuePath): string | null {
    const node = this.find(path);
    return isScalar(node) ? String(node.value) : null;
  }

  /** The value's place, or that of the nearest thing around it. */
  at(path: ValuePath): SourceRange {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = this.find(path.slice(0, length));
      if (node !== null) return this.#range(node);
    }
    return this.#source.range(0, this.#source.lineEnd(1));
  }

  /** The place of a key in the mapping at a path. */
  ofKey(path: ValuePath, name: string): SourceRange {
    let map: unknown = this.find(path);
    if (isAlias(map)) map = map.resolve(this.#document);
    const key = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === name)?.key : undefined;
    return isNode(key) ? this.#range(key) : this.at(path);
  }

  /** Only the first line of what goes over several: the rest would not help to find it. */
  #range(node: Node): SourceRange {
    const [start, end] = node.range ?? [0, 0];
    return this.#source.range(start, Math.max(start, Math.min(end, this.#source.lineEnd(this.#source.lineAt(start)))));
  }
}

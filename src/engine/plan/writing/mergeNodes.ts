import { isMap, isNode, isScalar, isSeq, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { canonicalText, sameValue } from './samePlan';
import { YAML_STYLE } from './planToYaml';

type Plain = Readonly<Record<string, unknown>>;

/** Keys of a document that say the same as one that is written here: they go when that one is written anew. */
const SYNONYMS: Readonly<Record<string, string>> = { files: 'owns' };

/**
 * Changes a mapping so that it says `after` where it said `before`, and leaves every node alone that says the same in
 * both: with its comments, its place and the way it is written.
 */
export function mergeMap(document: Document, map: YAMLMap, { before, after }: { readonly before: Plain; readonly after: Plain }): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (sameValue(before[key], after[key])) continue;
    const synonym = SYNONYMS[key];
    if (synonym !== undefined) map.delete(synonym);
    if (after[key] === undefined) map.delete(key);
    else map.set(key, mergedValue(document, map.get(key, true), { before: before[key], after: after[key] }));
  }
}

interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

function mergedValue(document: Document, node: unknown, { before, after }: Change): unknown {
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after) && node.items.length === before.length) {
    node.items = mergedItems(document, node, { before, after });
    return node;
  }
  if (isScalar(node) && (typeof after === 'string' || typeof after === 'number' || typeof after === 'boolean')) {
    node.value = after;
    return node;
  }
  return newNode(document, after);
}

function mergedItems(document: Document, seq: YAMLSeq, { before, after }: { readonly before: readonly unknown[]; readonly after: readonly unknown[] }): unknown[] {
  const old = new OldItems(seq.items.map((node, index) => ({ node, value: before[index] })));
  const isSpaced = seq.items.slice(1).some((item) => isNode(item) && item.spaceBefore === true);
  return after.map((item) => {
    const match = old.take(item);
    if (match === null) {
      const node = newNode(document, item);
      if (isSpaced) node.spaceBefore = true;
      return node;
    }
    if (isMap(match.node) && isPlain(match.value) && isPlain(item)) mergeMap(document, match.node, { before: match.value, after: item });
    return match.node;
  });
}

interface OldItem {
  readonly node: unknown;
  readonly value: unknown;
}

/** The items a list had, to be found again by what they said or, for tasks and phases, by who they are. Each is given once. */
class OldItems {
  readonly #byText = new Map<string, OldItem[]>();
  readonly #byIdentity = new Map<string, OldItem>();

  constructor(items: readonly OldItem[]) {
    for (const item of [...items].reverse()) {
      const identity = identityOf(item.value);
      if (identity !== null) this.#byIdentity.set(identity, item);
      const text = canonicalText(item.value);
      const same = this.#byText.get(text);
      if (same === undefined) this.#byText.set(text, [item]);
      else same.push(item);
    }
  }

  take(value: unknown): OldItem | null {
    const identity = identityOf(value);
    if (identity === null) return this.#byText.get(canonicalText(value))?.pop() ?? null;
    const item = this.#byIdentity.get(identity) ?? null;
    this.#byIdentity.delete(identity);
    return item;
  }
}

function newNode(document: Document, value: unknown): Node {
  return document.createNode(value, { aliasDuplicateObjects: YAML_STYLE.aliasDuplicateObjects });
}

function identityOf(value: unknown): string | null {
  if (!isPlain(value)) return null;
  const identity = value.id ?? value.name;
  return typeof identity === 'string' ? identity : null;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

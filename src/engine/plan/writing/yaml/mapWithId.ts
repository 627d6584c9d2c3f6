import { isCollection, isMap, isNode, isPair, isScalar, type YAMLMap } from 'yaml';

/** The mapping whose `id` stands at that offset. */
export function mapWithId(root: YAMLMap, offset: number): YAMLMap | null {
  const pending: unknown[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (isMap(node) && idOffset(node) === offset) return node;
    if (isPair(node)) pending.push(node.value ?? null);
    else if (isCollection(node)) for (const item of node.items) pending.push(item);
  }
  return null;
}

function idOffset(map: YAMLMap): number | null {
  const value = pairOf(map, 'id')?.value;
  return isNode(value) ? (value.range?.[0] ?? null) : null;
}

export function pairOf(map: YAMLMap, name: string): YAMLMap['items'][number] | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}
